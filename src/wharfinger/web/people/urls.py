"""Addresses of coming in, of accounts and of the audit."""

from django.urls import path

from wharfinger.web.people import account, audit, coming_in, views

urlpatterns = [
    path("login", coming_in.login, name="login"),
    path("login/code", coming_in.code, name="login_code"),
    path("login/link/<str:secret>", coming_in.link, name="login_link"),
    path("logout", coming_in.logout, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password", account.password, name="account_password"),
    path("account/factor", account.factor, name="account_factor"),
    path("account/factor/confirm", account.confirm_factor, name="account_confirm_factor"),
    path("account/factor/drop", account.drop_factor, name="account_drop_factor"),
    path("account/recovery", account.recovery, name="account_recovery"),
    path("account/token", account.token, name="account_token"),
    path("account/token/<int:number>/revoke", account.revoke_token, name="account_revoke_token"),
    path("people/", views.people, name="people"),
    path("people/new", views.new, name="person_new"),
    path("people/<str:key>/", views.person, name="person"),
    path("people/<str:key>/roles", views.roles, name="person_roles"),
    path("people/<str:key>/link", views.link, name="person_link"),
    path("people/<str:key>/active", views.active, name="person_active"),
    path("people/<str:key>/factor", views.factor, name="person_factor"),
    path("people/<str:key>/token/<int:number>", views.revoke_token, name="person_revoke_token"),
    path("people/<str:key>/export", views.export, name="person_export"),
    path("people/<str:key>/erase", views.erase, name="person_erase"),
    path("audit/", audit.audit, name="audit"),
    path("audit/chain", audit.chain, name="audit_chain"),
    path("audit/chain/check", audit.check, name="audit_check"),
]
