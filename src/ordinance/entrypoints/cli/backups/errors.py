"""Why a backup or a restore did not take place."""


class BackupRefused(Exception):
    """It could not begin, or what it found must not be overwritten; the message is for a person."""


class BackupDamaged(Exception):
    """What the backup holds, or what was restored from it, is not what was put there."""
