"""The tables of the ledger: facts above, derivations below.

SQLModel classes describe them; nothing here validates (``table=True`` classes do not), so values are checked
in ``convert`` before they come near a table. Rows are written and read through SQLAlchemy's core, ten times
faster than objects. Moments are ISO 8601 text in UTC and days ISO dates: the same characters in every
database, and readable as they are.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, Integer, MetaData, Numeric, Table, Text, UniqueConstraint, false
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

from claimtrack.model import plain

Key = BigInteger().with_variant(Integer(), "sqlite")
"""Row numbers. SQLite gives them out by itself only to a column called INTEGER."""


class Amount(TypeDecorator[Decimal]):
    """Exact decimals: digits as text on SQLite, whose NUMERIC is a float, and NUMERIC elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of this database."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Return the digits without exponent and without zeros behind the point."""
        if value is None:
            return None
        return plain(value) if dialect.name == "sqlite" else Decimal(plain(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Return the amount as it was written."""
        return None if value is None else Decimal(value)


class Base(SQLModel):
    """What all tables share: one metadata of our own and names for constraints, which migrations need."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _key() -> Any:
    return Field(default=None, primary_key=True, sa_type=cast(Any, Key))


def _link(target: str, *, primary_key: bool = False, index: bool = False) -> Any:
    return Field(
        foreign_key=target, ondelete="CASCADE", primary_key=primary_key, index=index, sa_type=cast(Any, Key)
    )


def _text(**options: Any) -> Any:
    return Field(sa_type=Text, **options)


# --- facts -------------------------------------------------------------------------------------------------


class RunRow(Base, table=True):
    """One ingest. ``finished`` and ``counts`` stay null where it was killed."""

    __tablename__ = "run"
    id: int | None = _key()
    started: str = _text()
    finished: str | None = _text()
    program: str = _text()
    command: str = _text()
    counts: dict[str, Any] | None = Field(sa_type=JSON)


class FailureRow(Base, table=True):
    """What a run could not read, and why."""

    __tablename__ = "failure"
    id: int | None = _key()
    run_id: int = _link("run.id", index=True)
    place: str = _text()
    message: str = _text()


class DocumentRow(Base, table=True):
    """An identity under which texts are found: path, URL, record or feed id.

    ``source`` is the file or feed where it was read last, null where that was not noted; ``is_shared`` says
    that its id means it in every file. ``removed`` is the batch that took it out: it has no newest version
    then, and is gone with the next ingest.
    """

    __tablename__ = "document"
    id: int | None = _key()
    identity: str = _text(unique=True)
    source: str | None = _text()
    is_shared: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    removed: int | None = Field(sa_type=cast(Any, Key))


class VersionRow(Base, table=True):
    """One text of a document. Versions are numbered from 1; reports see the ``newest``."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: int | None = _key()
    document_id: int = _link("document.id")
    run_id: int | None = Field(foreign_key="run.id", ondelete="SET NULL", index=True, sa_type=cast(Any, Key))
    number: int
    newest: bool
    sha256: str = _text()
    title: str | None = _text()
    publisher: str | None = _text()
    url: str | None = _text()
    date: str | None = _text()
    language: str = _text()
    issued_by: str | None = _text()
    reader: str = _text()
    found: dict[str, str] = Field(sa_type=JSON)
    retrieved_at: str = _text()
    extractor: int | None
    parser: str | None = _text()
    unread: str | None = _text()
    characters: int
    text: str = _text()


class SentenceRow(Base, table=True):
    """One sentence of a version; the database's full-text index stands over ``text``."""

    __tablename__ = "sentence"
    __table_args__ = (UniqueConstraint("version_id", "start"),)
    id: int | None = _key()
    version_id: int = _link("version.id")
    start: int
    end: int
    text: str = _text()


class ClaimRow(Base, table=True):
    """One claim of a version: the whole record under its own names, so that the table can be read as it is.

    ``sentence_id`` is the sentence where the figure begins; ``low_float`` and ``high_float`` are for order.
    """

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("version_id", "claim"),)
    id: int | None = _key()
    version_id: int = _link("version.id")
    sentence_id: int | None = Field(
        foreign_key="sentence.id", ondelete="SET NULL", index=True, sa_type=cast(Any, Key)
    )
    claim: str = _text(index=True)
    document: str = _text()
    publisher: str | None = _text()
    title: str | None = _text()
    url: str | None = _text()
    date: str | None = _text()
    language: str = _text()
    start: int
    end: int
    surface: str = _text()
    wording: str = _text()
    wording_start: int
    wording_end: int
    low: Decimal | None = Field(sa_type=Amount)
    high: Decimal | None = Field(sa_type=Amount)
    low_float: float | None
    high_float: float | None
    bound: str = _text()
    unit: str | None = _text()
    direction: str | None = _text()
    kind: str | None = _text()
    event: str | None = _text()
    event_start: int | None
    event_end: int | None
    event_kind: str | None = _text()
    event_place: str | None = _text()
    event_from: str | None = _text()
    event_to: str | None = _text()
    status: str | None = _text()
    counted: str | None = _text()
    counted_head: str | None = _text()
    action: str | None = _text()
    side: str | None = _text()
    agent: str | None = _text()
    place: str | None = _text()
    category: str | None = _text()
    inferred: list[str] = Field(sa_type=JSON)
    time_start: str | None = _text()
    time_end: str | None = _text()
    asof: str | None = _text()
    asof_basis: str = _text()
    modality: str = _text()
    basis: str | None = _text()
    hedge: str | None = _text()
    speaker: str | None = _text()
    speaker_surface: str | None = _text()
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None = _text()
    speaker_role: str | None = _text()
    speaker_affiliation: str | None = _text()
    authority: str | None = _text()
    chain: list[str] = Field(sa_type=JSON)
    attribution: str = _text()
    restates: str | None = _text()
    sentence: str = _text()
    sentence_start: int
    sentence_end: int
    confidence: float
    speaker_confidence: float


class DecisionRow(Base, table=True):
    """One thing that a user decided, never changed afterwards: what is taken back is another row.

    ``batch`` numbers the commands: what one command decided is one batch. ``kind`` says what ``target``
    names: a claim (its id), a topic (its key), a speaker (a name), a document (its identity). ``undoes`` is
    the batch that this row takes back. ``document`` and ``anchor`` say where a claim stood, so that it is
    found again in another reading or version of its document.
    """

    __tablename__ = "decision"
    id: int | None = _key()
    batch: int = Field(index=True, sa_type=cast(Any, Key))
    at: str = _text()
    who: str = _text()
    kind: str = _text()
    action: str = _text()
    target: str = _text(index=True)
    field: str | None = _text()
    value: str | None = _text()
    undoes: int | None = Field(sa_type=cast(Any, Key))
    document: str | None = _text()
    anchor: dict[str, Any] | None = Field(sa_type=cast(Any, JSON(none_as_null=True)))


# --- derivations: dropped and rebuilt from the facts -------------------------------------------------------


class DerivationRow(Base, table=True):
    """A derivation that is up to date with the facts, and the version of the code that made it."""

    __tablename__ = "derivation"
    name: str = _text(primary_key=True)
    version: int


class DirtyRow(Base, table=True):
    """What was touched since one kind of derivation was made; see ``dirty``. No foreign keys: what follows
    from a document that is gone is to be looked at, too."""

    __tablename__ = "dirty"
    __table_args__ = {"sqlite_with_rowid": False}
    kind: str = _text(primary_key=True)
    key: str = _text(primary_key=True)


class GistRow(Base, table=True):
    """What of a document's newest text is compared to find copies; see ``copies``. ``place`` is under what it
    is in the index, ``terms`` how often."""

    __tablename__ = "gist"
    document_id: int = Field(primary_key=True, sa_type=cast(Any, Key))
    place: int = Field(unique=True, sa_type=BigInteger)
    sha256: str = _text()
    terms: int
    gist: bytes


class ShingleRow(Base, table=True):
    """The index of terms to the places of the documents that have them."""

    __tablename__ = "shingle"
    __table_args__ = {"sqlite_with_rowid": False}
    hash: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    document: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


class ClaimTopicRow(Base, table=True):
    """The topic of a newest claim: as decided by the user, and as ``derived`` from its story."""

    __tablename__ = "claim_topic"
    claim_id: int = _link("claim.id", primary_key=True)
    topic: str = _text(index=True)
    name: str = _text()
    derived: str = _text(index=True)
    derived_name: str = _text()


class TopicRow(Base, table=True):
    """A topic of a story as derived: its ``parts``, and where it stands in an overview."""

    __tablename__ = "topic"
    story: str = _text(primary_key=True)
    key: str = _text(primary_key=True, index=True)
    name: str = _text()
    parts: list[list[str]] = Field(sa_type=JSON)
    comparable: bool
    ord: int
    family: str = _text()
    parents: list[str] = Field(sa_type=JSON)
    circle: str = _text(index=True)


class ClaimDecisionRow(Base, table=True):
    """What the user's decisions come to for one claim; ``fields`` are the values set, under their names."""

    __tablename__ = "claim_decision"
    claim_id: int = _link("claim.id", primary_key=True)
    verdict: str | None = _text()
    grade: str | None = _text()
    tags: list[str] = Field(sa_type=JSON)
    notes: list[str] = Field(sa_type=JSON)
    fields: dict[str, Any] = Field(sa_type=JSON)


class ClaimTagRow(Base, table=True):
    """One tag of a claim, for filters."""

    __tablename__ = "claim_tag"
    claim_id: int = _link("claim.id", primary_key=True)
    tag: str = _text(primary_key=True, index=True)


class ClaimValueRow(Base, table=True):
    """One decided field of a claim as text, for filters; the empty text is no value."""

    __tablename__ = "claim_value"
    claim_id: int = _link("claim.id", primary_key=True)
    field: str = _text(primary_key=True)
    value: str = _text()


class OrphanRow(Base, table=True):
    """A decision about a claim that no newest version makes any more."""

    __tablename__ = "orphan"
    decision_id: int = _link("decision.id", primary_key=True)
    reason: str = _text()


class SpeakerNameRow(Base, table=True):
    """A voice's name, and the canonical one under which its figures are shown: decided and derived."""

    __tablename__ = "speaker_name"
    name: str = _text(primary_key=True)
    canonical: str = _text(index=True)
    derived: str = _text()


class VoiceUseRow(Base, table=True):
    """How a document names a voice, each way once."""

    __tablename__ = "voice_use"
    id: int | None = _key()
    document_id: int = Field(index=True, sa_type=cast(Any, Key))
    name: str = _text(index=True)
    role: str | None = _text()
    affiliation: str | None = _text()
    document: str = _text()
    publisher: str | None = _text()


class VoiceKeyRow(Base, table=True):
    """What two names share that may be one voice."""

    __tablename__ = "voice_key"
    name: str = _text(primary_key=True)
    key: str = _text(primary_key=True, index=True)


class VoiceRow(Base, table=True):
    """A name of somebody, and the one name of its voice as derived."""

    __tablename__ = "voice"
    name: str = _text(primary_key=True)
    derived: str = _text()


class CopyPairRow(Base, table=True):
    """Two documents that share text; ``a`` has the smaller identity."""

    __tablename__ = "copy_pair"
    a: int = _link("document.id", primary_key=True)
    b: int = _link("document.id", primary_key=True, index=True)
    kind: str = _text()
    containment: float


class DocumentOriginRow(Base, table=True):
    """The origin of a document: the document with the smallest identity in its group of copies."""

    __tablename__ = "document_origin"
    document_id: int = _link("document.id", primary_key=True)
    origin_id: int = _link("document.id", index=True)


class ClaimCopyRow(Base, table=True):
    """A claim that another document of the same origin makes in the same words: ``twin_id``, shown for it."""

    __tablename__ = "claim_copy"
    claim_id: int = _link("claim.id", primary_key=True)
    twin_id: int = _link("claim.id", index=True)


class ProfileRow(Base, table=True):
    """What of a version is compared to find its story. ``state`` is "new" until the version was put into one,
    then "kept", and "old" once it reads otherwise; ``stamp`` says what its claims were read as. No foreign
    keys: what was linked with a version is known after it is gone."""

    __tablename__ = "profile"
    version_id: int = Field(primary_key=True, sa_type=cast(Any, Key))
    document_id: int = Field(index=True, sa_type=cast(Any, Key))
    origin_id: int = Field(index=True, sa_type=cast(Any, Key))
    state: str = _text(index=True)
    stamp: str = _text()
    profile: dict[str, Any] = Field(sa_type=JSON)


class ProfileTermRow(Base, table=True):
    """A term under which a version is looked up for others of its story, with what it counts there."""

    __tablename__ = "profile_term"
    term: str = _text(primary_key=True)
    version_id: int = Field(primary_key=True, index=True, sa_type=cast(Any, Key))
    rarity: float


class KinshipRow(Base, table=True):
    """How likely two versions are of one story, in log-odds; pairs that are less likely are not kept."""

    __tablename__ = "kinship"
    a_id: int = Field(primary_key=True, sa_type=cast(Any, Key))
    b_id: int = Field(primary_key=True, index=True, sa_type=cast(Any, Key))
    score: float


class DocumentStoryRow(Base, table=True):
    """The story of a document: as decided by the user, and as ``derived`` from what is alike."""

    __tablename__ = "document_story"
    document_id: int = _link("document.id", primary_key=True)
    story: str = _text(index=True)
    name: str = _text()
    derived: str = _text(index=True)
    derived_name: str = _text()


class FindingRow(Base, table=True):
    """A finding of a circle, or of a document by itself; see ``findings``. ``ranked`` is the best score of
    its topic and degree, ``place`` where it stands in time. No foreign keys: what is gone is marked."""

    __tablename__ = "finding"
    id: int | None = _key()
    view: str = _text()
    circle: str | None = _text(index=True)
    document_id: int | None = Field(index=True, sa_type=cast(Any, Key))
    topic: str = _text(index=True)
    kind: str = _text()
    degree: int
    ranked: float
    place: str = _text()
    score: float
    is_shown: bool
    a_id: int = Field(sa_type=cast(Any, Key))
    b_id: int = Field(sa_type=cast(Any, Key))
    more: int
    told: str = _text()
    reasons: list[list[Any]] = Field(sa_type=JSON)


class FindingClaimRow(Base, table=True):
    """A figure that says one of the amounts of a finding, in its turn."""

    __tablename__ = "finding_claim"
    __table_args__ = {"sqlite_with_rowid": False}
    finding_id: int = Field(
        primary_key=True, sa_type=cast(Any, Key), sa_column_kwargs={"autoincrement": False}
    )
    turn: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    claim_id: int = Field(index=True, sa_type=cast(Any, Key))


class TopicSumRow(Base, table=True):
    """What stands behind a topic: see ``sums``. ``place`` is where its first figure stands among those of all
    documents; of one that is set aside, how many figures of each sort there are."""

    __tablename__ = "topic_sum"
    topic: str = _text(primary_key=True)
    circle: str = _text(index=True)
    story: str = _text(index=True)
    document: str = _text()
    is_aside: bool
    comparable: bool
    origins: int
    voices: int
    documents: int
    said: int
    ord: int
    parts: int
    place: str = _text()
    durations: int
    ages: int
    shares: int
    others: int
    remarks: int


def _table(row: type[SQLModel]) -> Table:
    return cast(Table, row.__table__)  # type: ignore[attr-defined]


RUN = _table(RunRow)
FAILURE = _table(FailureRow)
DOCUMENT = _table(DocumentRow)
VERSION = _table(VersionRow)
SENTENCE = _table(SentenceRow)
CLAIM = _table(ClaimRow)
DECISION = _table(DecisionRow)
DERIVATION = _table(DerivationRow)
DIRTY = _table(DirtyRow)
GIST = _table(GistRow)
SHINGLE = _table(ShingleRow)
CLAIM_TOPIC = _table(ClaimTopicRow)
TOPIC = _table(TopicRow)
CLAIM_DECISION = _table(ClaimDecisionRow)
CLAIM_TAG = _table(ClaimTagRow)
CLAIM_VALUE = _table(ClaimValueRow)
ORPHAN = _table(OrphanRow)
SPEAKER_NAME = _table(SpeakerNameRow)
VOICE_USE = _table(VoiceUseRow)
VOICE_KEY = _table(VoiceKeyRow)
VOICE = _table(VoiceRow)
COPY_PAIR = _table(CopyPairRow)
DOCUMENT_ORIGIN = _table(DocumentOriginRow)
CLAIM_COPY = _table(ClaimCopyRow)
PROFILE = _table(ProfileRow)
PROFILE_TERM = _table(ProfileTermRow)
KINSHIP = _table(KinshipRow)
DOCUMENT_STORY = _table(DocumentStoryRow)
FINDING = _table(FindingRow)
FINDING_CLAIM = _table(FindingClaimRow)
TOPIC_SUM = _table(TopicSumRow)
METADATA = Base.metadata
