"""Addresses of the jobs."""

from django.urls import path

from wharfinger.web.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/schedules", views.switch, name="schedule_switch"),
    path("jobs/<int:number>/", views.job, name="job"),
    path("jobs/<int:number>/cancel", views.cancel, name="job_cancel"),
    path("jobs/<int:number>/retry", views.retry, name="job_retry"),
]
