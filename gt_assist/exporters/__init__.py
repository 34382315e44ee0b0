"""Accepted codes on their way to other programs: kits of files, each proved by reading it back.

>>> sorted(EXPORTERS)
['csv', 'nvivo']
"""

from gt_assist.exporters.kit import EXPORTERS, export
from gt_assist.exporters.manifest import Manifest
from gt_assist.exporters.verify import Verified, verify

__all__ = ["EXPORTERS", "Manifest", "Verified", "export", "verify"]
