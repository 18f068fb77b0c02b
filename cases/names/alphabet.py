"""The alphabets of sounds and of skeletons.

A sound spells one reading of a word: a consonant class as a capital, a vowel as a small letter. A skeleton is what is
left of it without vowels. Digests of skeletons are what is stored and looked up.
"""

# B b p · F f · H h ḥ · K k g q gh · L · M · N · R · S s z ts · T t d · V v w · X sh ch j zh
CONSONANTS = "BFHKLMNRSTVX"
# A word that begins with a vowel, whichever: Omar, Umar, عمر.
LEADING_VOWEL = "A"
SKELETON_ALPHABET = LEADING_VOWEL + CONSONANTS
# A vowel that the script does not write, and that may be none.
UNWRITTEN = "~"
VOWELS = "aeiou" + UNWRITTEN
# Stands in a folded word where two were glued: no grapheme reaches across it.
SEAM = "'"
