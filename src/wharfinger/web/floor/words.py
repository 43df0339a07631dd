"""What the scripts of the floor say, in the reader's language. {names} are filled in by the script."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Every sentence by its name."""
    return {
        "not_on_order": _("{code} {name} is not on this order."),
        "unknown_code": _("Nothing in the books has the code {code}."),
        "bad_code": _("This code cannot be read: {code}."),
        "wrong_item": _("Wrong item: {code} {name}. Wanted is {wanted}."),
        "wrong_lot": _("Wrong lot: {lot}. Wanted is lot {wanted}."),
        "wrong_place": _("Wrong place: {place}. Wanted is {wanted}."),
        "right_place": _("Right place: {place}."),
        "too_many": _("All {take} of {name} are taken already."),
        "counted_in": _("{name}: {quantity}."),
        "serial_twice": _("The piece {serial} was scanned already."),
        "scan_serial": _("Now scan the serial number of {name}."),
        "to_place": _("Put {name} at {place}."),
        "line_done": _("{name} is complete."),
        "stays_open": _("Lines that stay open: {count}"),
        "done": _("Booked: {label}."),
        "waits": _("Kept on this phone: {label}. It is sent when the network is back."),
        "refused": _("Not booked: {label}."),
        "label_receive": _("receipt of {order}"),
        "label_ship": _("shipment of {order}"),
        "label_move": _("{quantity} of {name} from {from} to {to}"),
        "label_start_count": _("start of the count of {place}"),
        "label_enter_count": _("count of {name}"),
        "label_post_count": _("end of the count of {place}"),
        "count_again": _("{name} differs much: count it a second time, without looking at the first number."),
        "not_started": _("The count that this belongs to was refused."),
        "log_in": _("Log in again: what waits is sent then."),
        "network": _("No network. Everything can be done; it is sent later."),
        "no_camera": _("This browser gives no camera. It does so over HTTPS only, and if you allow it."),
        "no_such_order": _("{order} is not open, or not known to this phone yet."),
        "lot_needed": _("The lot of {name} is missing. It stands on the goods."),
        "day_needed": _("The day of expiry of {name} is missing."),
        "number_needed": _("{name}: a number is missing."),
    }
