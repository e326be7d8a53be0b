"""Settings of storage."""

from datetime import timedelta

from pydantic import Field

from visiobook_chassis.settings import DISK_HEADROOM_BYTES, ServiceSettings

GIBIBYTE = 1 << 30


class Settings(ServiceSettings):
    """Beside the common ones: where objects lie, how large they may be, how long leftovers are kept."""

    service: str = "storage"
    store_url: str = Field(
        default="", description="file:///folder, s3://bucket/prefix, az://..., gs://...; empty: <home>/files"
    )
    store_options: dict[str, str] = Field(
        default_factory=dict, description="options of the object store: region, endpoint, credentials (obstore's names)"
    )
    headroom_bytes: int = Field(
        default=DISK_HEADROOM_BYTES,
        ge=0,
        description="a folder's disk keeps this much free, for the database beside it",
    )
    max_file_bytes: int = Field(default=2 * GIBIBYTE, ge=1, description="a larger upload is refused while it streams")
    public_url: str = Field(default="", description="put before temporary links, e.g. https://visiobook.example")
    max_link_seconds: int = Field(default=7 * 86_400, ge=60, description="the longest life of a temporary link")
    max_unfinished_uploads: int = Field(default=100, ge=1, description="resumable uploads of one owner at a time")
    upload_lifetime: timedelta = Field(
        default=timedelta(hours=24),
        gt=timedelta(),
        description="how long a resumable upload is kept since its last byte",
    )
    unfinished_after: timedelta = Field(
        default=timedelta(hours=24), description="age at which an unfinished upload is swept (embedded: any, at start)"
    )
    garbage_grace: timedelta = Field(
        default=timedelta(hours=24), description="how long a file that nobody is linked to is kept"
    )
    garbage_interval: timedelta = Field(default=timedelta(hours=1), description="pause between two collections")
    strays_interval: timedelta = Field(
        default=timedelta(days=1),
        gt=timedelta(),
        description="pause between two looks for strays: contents without a row, unfinished uploads",
    )
    referrers: tuple[str, ...] = Field(
        default=("project", "ai-analysis", "media-generation", "storyboard-assembly"),
        description="services that are asked who refers to a file before one that a job made is forgotten",
    )
    references_interval: timedelta = Field(
        default=timedelta(days=7), gt=timedelta(), description="how long an answer of theirs holds for a file"
    )

    @property
    def objects_url(self) -> str:
        """The store's URL with the default filled in."""
        return self.store_url or (self.home.resolve() / "files").as_uri()
