"""The study file: the only place that knows SQL."""

from gt_assist.store.file import StudyFile

__all__ = ["StudyFile"]
