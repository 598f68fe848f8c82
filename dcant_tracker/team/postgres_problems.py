"""What a server of PostgreSQL answers when something is wrong, told to whoever works with it: what to do next.

Once connected, a server gives codes (PostgreSQL's manual, appendix A). Before, libpq gives texts only, in the language
of the server, so that a few words of them are looked for, in English and French; what none tells is quoted as it came.
"""

import re

import psycopg

from dcant_tracker.team.place import NobodyError, OutOfReachError, PasswordError, PlaceError
from dcant_tracker.team.postgres_address import Address
from dcant_tracker.ways import Way
from dcant_tracker.words import _

_PASSING = ("08", "25", "40", "53", "55", "57", "58")
"""Classes of what may go by itself: a connection lost, a standby, a conflict, no room, a lock, a stop, a system."""

_ANSWERED = re.compile(r"(?:FATAL|PANIC):(.*)")
_AWAY = re.compile(
    r"SYSCALL|closed|too many|starting up|shutting down|recovery"
    r"|trop de (clients|connexions)|se lance|s'arrête|cours d[e']|fermé la connexion"
)
_WRONG = re.compile(r"bad: invalid (\w+) (?:value|number)")
_UNSAFE = re.compile(r"certificat|ssl|tls", re.IGNORECASE)
_PASSWORD = re.compile(r"password authentication|authentification par mot de passe")
_UNKNOWN_BASE = re.compile(r"database .* does not exist|base de données .* n'existe pas")


def not_connected(problem: psycopg.OperationalError, address: Address) -> PlaceError:
    """What kept a connection to ``address`` from being made."""
    told = str(problem)
    account = address.account
    if problem.pgconn is not None and problem.pgconn.needs_password:
        return PasswordError(
            _("Le serveur de l'équipe demande un mot de passe : {place}.").format(place=account),
            _("Rejoignez l'équipe à nouveau en le donnant : le système le gardera."),
        )
    if wrong := _WRONG.search(told):
        return no_such_value(wrong[1], address)
    if _AWAY.search(told):
        return away(address)
    if _PASSWORD.search(told):
        return PasswordError(
            _("Le serveur de l'équipe refuse ce nom ou ce mot de passe : {place}.").format(place=account),
            _("Vérifiez-les, puis rejoignez l'équipe à nouveau en donnant le mot de passe."),
        )
    if _UNKNOWN_BASE.search(told):
        return PlaceError(
            _("Cette base n'existe pas sur le serveur : {place}.").format(place=account),
            _("Vérifiez la fin de l'adresse, ou demandez à qui administre le serveur de créer la base."),
        )
    if answered := _ANSWERED.search(told):
        return PlaceError(
            _("Le serveur n'accepte pas ce compte depuis ce poste : {place} ({words}).").format(
                place=account, words=answered[1].strip()
            ),
            _("Vérifiez l'adresse, ou demandez l'accès à qui administre le serveur."),
        )
    if _UNSAFE.search(told):
        return PlaceError(
            _("La connexion chiffrée que l'adresse demande n'est pas possible : {place}.").format(place=account),
            _("Vérifiez « sslmode » et « sslrootcert » avec qui administre le serveur ; rien n'a été envoyé."),
        )
    return away(address)


def no_such_value(option: str, address: Address) -> PlaceError:
    """Said of an address that gives to ``option`` what it cannot be."""
    return PlaceError(
        _("L'adresse donne à « {option} » une valeur qui n'existe pas : {place}.").format(
            option=option, place=address.account
        ),
        _("Écrivez-la ainsi : postgresql://nom@serveur:5432/base?sslmode=verify-full"),
    )


def refused(problem: psycopg.Error, address: Address) -> PlaceError:
    """What kept the server from doing what was asked over a connection to ``address``."""
    code = problem.sqlstate or ""
    if code == "25006":
        return OutOfReachError(
            _("Le serveur de l'équipe ne fait que donner à lire pour l'instant : {place}.").format(
                place=address.account
            ),
            _(
                "Ce qui est à envoyer reste dans votre fichier jusqu'à la prochaine fois ; si cela dure, demandez à "
                "qui administre le serveur pourquoi cette base n'accepte rien."
            ),
        )
    if code.startswith(_PASSING) or (not code and isinstance(problem, psycopg.OperationalError)):
        return away(address)
    if code in {"42P01", "3F000"}:
        return NobodyError(
            _("Aucune équipe ne se retrouve dans cette base : {place}.").format(place=address.account),
            _("Vérifiez l'adresse, ou fondez l'équipe ({found}).").format(found=Way.FOUND_TEAM.said),
        )
    if code == "42501":
        return PlaceError(
            _("Ce compte n'a pas les droits qu'il faut dans cette base : {place}.").format(place=address.account),
            _("Demandez à qui administre le serveur de le mettre dans le rôle de l'équipe qui écrit (dcant_…_writer)."),
        )
    return PlaceError(
        _("Le serveur de l'équipe refuse ce qui lui est envoyé ({code}) : {place}.").format(
            code=code or type(problem).__name__, place=address.account
        ),
        _("Mettez l'application à jour ; si cela continue, prévenez qui administre le serveur. Rien n'est perdu."),
    )


def not_made(problem: psycopg.Error, address: Address) -> PlaceError:
    """What kept a base from being made ready for a team."""
    if problem.sqlstate in {"42P06", "42710", "23505"}:  # the schema is there, or a role, or comes at this moment
        return PlaceError(
            _("Une équipe se retrouve déjà dans cette base : {place}.").format(place=address.account),
            _("Rejoignez-la ({join}), ou demandez une autre base.").format(join=Way.JOIN_TEAM.said),
        )
    if problem.sqlstate == "42501":
        return PlaceError(
            _("Ce compte n'a pas le droit de préparer une équipe dans cette base : {place}.").format(
                place=address.account
            ),
            _("Demandez à qui administre le serveur les droits CREATE sur la base et CREATEROLE, puis recommencez."),
        )
    return refused(problem, address)


def newer(address: Address) -> PlaceError:
    """Said of a base that is laid out as no version up to this one does."""
    return PlaceError(
        _("Cette équipe se sert d'une version plus récente de l'application : {place}.").format(place=address.account),
        _("Mettez l'application à jour, puis recommencez ; rien n'est perdu."),
    )


def too_old(address: Address, *, found: int, oldest: int) -> PlaceError:
    """Said of a server that does not do what is asked of it."""
    return PlaceError(
        _("Ce serveur est trop ancien (PostgreSQL {found}) : {place}.").format(found=found, place=address.account),
        _("Il faut PostgreSQL {oldest} ou plus récent : demandez à qui administre le serveur.").format(oldest=oldest),
    )


def reads_only(address: Address, role: str) -> PlaceError:
    """Said to whoever may read and wants to send."""
    return PlaceError(
        _("Ce compte ne peut que lire ce que l'équipe partage : {place}.").format(place=address.account),
        _("Demandez à qui administre le serveur le rôle « {role} » pour envoyer vos modifications.").format(role=role),
    )


def not_kept() -> str:
    """Said to whoever gave a password where the system has no keyring, or refuses to keep anything in it."""
    return _(
        "Le mot de passe n'a pas été gardé : ce système n'a pas de trousseau ouvert. Donnez-le par la variable "
        "PGPASSWORD ou le fichier de mots de passe de PostgreSQL (pgpass)."
    )


def not_encrypted(address: Address) -> str:
    """Said to whoever reaches a server over a network without encryption."""
    return _(
        "Ce qui part vers {place} n'est pas chiffré : demandez à qui administre le serveur d'y activer TLS, puis "
        "rejoignez l'équipe avec « sslmode=verify-full » dans l'adresse."
    ).format(place=address.account)


def away(address: Address) -> OutOfReachError:
    """Said of a server that does not answer now."""
    return OutOfReachError(
        _("Le serveur de l'équipe ne répond pas : {place}.").format(place=address.account),
        _("Vérifiez le réseau et l'adresse ; ce qui est à envoyer reste dans votre fichier jusqu'à la prochaine fois."),
    )
