"""What the engine says in Chinese, in the language in use: its sentences, and the labels of the official form."""

from audit.english.labels import english_labels, form_label
from audit.english.sentences import NO_TITLES, Titles, forms, message_of, of_rule, spoken

__all__ = ["NO_TITLES", "Titles", "english_labels", "form_label", "forms", "message_of", "of_rule", "spoken"]
