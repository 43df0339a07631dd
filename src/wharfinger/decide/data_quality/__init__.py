"""What the data is worth: its faults, what they hurt, and what can be done with it already."""

from wharfinger.decide.data_quality.quality import Quality, data_quality
from wharfinger.decide.data_quality.results import DataFit, DataIssues
from wharfinger.decide.data_quality.settings import QualitySettings

__all__ = ["DataFit", "DataIssues", "Quality", "QualitySettings", "data_quality"]
