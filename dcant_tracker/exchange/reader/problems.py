"""What is told when a file or a cell is not read: a sentence and what to do next."""

from collections.abc import Mapping

from dcant_tracker.errors import UserError
from dcant_tracker.exchange.reader.book import Unreadable
from dcant_tracker.exchange.reader.cells import ERROR
from dcant_tracker.file_formats import READABLE, endings
from dcant_tracker.words import _


class UnknownEncodingError(UserError):
    """The encoding of a text cannot be told: a person who sees it may say it."""


def problem(code: str, name: str, details: Mapping[str, object] | None = None) -> UserError:
    """The error to raise for the refusal ``code`` of the file called ``name``."""
    kinds = _other_kinds() | _kinds_to_save_again()
    known: dict[str, object] = {"name": name, "what": kinds.get(code, ""), **(details or {})}
    sentences = _sentences()
    if code in kinds:
        code = "to save again" if code in _kinds_to_save_again() else "other kind"
    message, hint = sentences.get(code, sentences["broken"])
    raised = UnknownEncodingError if code == "encoding" else UserError
    return raised(message.format(**known), hint.format(**known))


def unreadable(kind: str, shown: str) -> Unreadable:
    """The cell for what the child noted: ``kind`` is ERROR or NO_VALUE."""
    if kind == ERROR:
        return Unreadable(_("La cellule affiche l'erreur {shown} : sa valeur est inconnue.").format(shown=shown), shown)
    return Unreadable(
        _(
            "La formule n'a pas de résultat enregistré : ouvrez le classeur dans votre tableur et enregistrez-le, "
            "puis recommencez."
        ),
        shown,
    )


def _other_kinds() -> dict[str, str]:
    return {
        "pdf": _("un document PDF"),
        "image": _("une image ou une vidéo"),
        "word": _("un document de traitement de texte"),
        "slides": _("une présentation"),
        "mail": _("un courriel"),
        "archive": _("une archive compressée"),
        "database": _("une base de données"),
        "unknown": _("un fichier d'un autre type"),
    }


def _kinds_to_save_again() -> dict[str, str]:
    return {
        "html": _("une page web"),
        "xml": _("un document XML"),
        "old xml": _("une feuille de calcul XML 2003"),
        "old excel": _("un classeur d'une version d'Excel antérieure à 1995"),
        "numbers": _("un document Numbers (ou d'une autre application Apple)"),
    }


def _sentences() -> dict[str, tuple[str, str]]:
    lighten = _(
        "Gardez-y seulement les feuilles et les lignes utiles, enregistrez-le sous un autre nom, puis recommencez."
    )
    save_again = _("Ouvrez-le dans votre tableur, enregistrez-le à nouveau au format .xlsx, puis recommencez.")
    return {
        "missing": (
            _("Le fichier « {name} » est introuvable."),
            _("Vérifiez son nom et son dossier, puis choisissez-le à nouveau."),
        ),
        "folder": (
            _("« {name} » est un dossier, pas un classeur."),
            _("Choisissez un fichier de ce dossier."),
        ),
        "not a file": (
            _("« {name} » n'est pas un fichier ordinaire."),
            _("Choisissez un classeur enregistré sur le disque."),
        ),
        "empty file": (
            _("Fichier illisible ou vide : « {name} » ne contient aucun octet."),
            _("Son enregistrement ou son téléchargement a sans doute échoué : demandez qu'on vous le renvoie."),
        ),
        "no cell": (
            _("Fichier illisible ou vide : « {name} » ne contient aucune cellule remplie."),
            _("Ouvrez-le dans votre tableur pour vérifier son contenu, enregistrez-le en .xlsx, puis recommencez."),
        ),
        "permission": (
            _("Vous n'avez pas le droit de lire le fichier « {name} »."),
            _("Copiez-le dans un de vos dossiers, ou demandez l'accès à son propriétaire."),
        ),
        "locked": (
            _("Le fichier « {name} » est ouvert dans un autre programme, qui le verrouille."),
            _("Fermez-le dans ce programme (Excel, le plus souvent), puis recommencez."),
        ),
        "not readable": (
            _("Le fichier « {name} » n'a pas pu être lu ({reason})."),
            _("S'il est sur un réseau, une clé ou un nuage, copiez-le d'abord sur cet ordinateur, puis recommencez."),
        ),
        "password": (
            _("Le classeur « {name} » est protégé par un mot de passe."),
            _("Ouvrez-le dans votre tableur, enregistrez une copie sans mot de passe, puis choisissez cette copie."),
        ),
        "encoding": (
            _("Les lettres accentuées de « {name} » ne sont pas comprises : son codage est inconnu."),
            _(
                "Enregistrez-le au format « CSV UTF-8 », ou dites son codage, que la fenêtre demande : "
                "--encoding cp1252 (Windows), mac_roman (Mac), cp850 (MS-DOS), utf-8 ou utf-16."
            ),
        ),
        "other encoding": (
            _("« {name} » n'est pas écrit dans le codage indiqué."),
            _("Indiquez-en un autre, ou aucun : il est reconnu le plus souvent."),
        ),
        "damaged": (
            _("Le classeur « {name} » est endommagé ou incomplet : il n'a pas pu être lu."),
            _("Demandez qu'on vous le renvoie, ou ouvrez-le dans votre tableur et enregistrez-le à nouveau en .xlsx."),
        ),
        "damaged sheet": (
            _("La feuille « {sheet} » du classeur « {name} » n'a pas pu être lue."),
            save_again,
        ),
        "too large": (
            _("Le fichier « {name} » est trop grand, ou le devient une fois décompressé : il n'a pas été lu."),
            lighten,
        ),
        "cells": (
            _("Le classeur « {name} » a trop de cellules (plus de {limit}), ou de trop éloignées les unes des autres."),
            lighten,
        ),
        "memory": (
            _("La lecture de « {name} » demande trop de mémoire : elle a été arrêtée."),
            _(
                "Une cellule perdue loin du tableau en est souvent la cause : supprimez-la, "
                "enregistrez, puis recommencez."
            ),
        ),
        "time": (
            _("La lecture de « {name} » prend trop de temps : elle a été arrêtée après {seconds} secondes."),
            lighten,
        ),
        "broken": (_("La lecture de « {name} » a échoué : le fichier est sans doute endommagé."), save_again),
        "entities": (
            _("Le classeur « {name} » contient des déclarations XML (DTD) interdites : il n'a pas été lu."),
            _("Demandez d'où vient ce fichier ; enregistré par Excel ou LibreOffice, il serait lu."),
        ),
        "not started": (
            _("La lecture de « {name} » n'a pas pu commencer ({reason})."),
            _("Fermez d'autres programmes, puis recommencez ; si cela persiste, redémarrez l'ordinateur."),
        ),
        "damaged parcel": (
            _("« {name} » est endommagé ou incomplet : ce qu'il contient n'a pas pu être sorti."),
            _("Ouvrez-le vous-même et rangez ce qu'il contient dans le dossier, ou demandez qu'on vous le renvoie."),
        ),
        "too many things": (
            _("« {name} » contient trop de pièces (plus de {limit}) : il n'a pas été ouvert en entier."),
            _("Rangez vous-même dans le dossier celles qui sont des réponses."),
        ),
        "locked thing": (
            _("« {name} » est protégé par un mot de passe."),
            _("Ouvrez-le vous-même et rangez ce qu'il contient dans le dossier."),
        ),
        "inner mail": (
            _("« {name} » est un courriel joint à un autre : il n'a pas été ouvert."),
            _("Ouvrez-le dans votre messagerie et enregistrez ses pièces jointes dans le dossier."),
        ),
        "no mail": (
            _("« {name} » n'est pas un courriel que l'on sait ouvrir."),
            _("Ouvrez-le dans votre messagerie et enregistrez ses pièces jointes dans le dossier."),
        ),
        "other kind": (
            _("« {name} » n'est pas un classeur : c'est {what}."),
            _("Choisissez un fichier {endings}.").format(endings=endings(READABLE)),
        ),
        "to save again": (_("« {name} » n'est pas un vrai classeur : c'est {what}."), save_again),
    }
