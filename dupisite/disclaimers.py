"""What every page and every answer says, whatever it is about: what this is not, and where to turn. For whoever reads no HTML."""

NOT_ADVICE = "This is not all there is to know about a medicine, and it does not replace the advice of your doctor or pharmacist."
US_LABEL = "These pages follow the label approved in the United States; other countries differ."
EMERGENCY = (
    "In an emergency call 911 or your local emergency number. For a poisoning or an overdose in the United States, "
    "call Poison Help: 1-800-222-1222."
)
SIDE_EFFECTS = "Side effects can be reported to FDA MedWatch (https://www.fda.gov/medwatch), 1-800-FDA-1088."

ALWAYS = (NOT_ADVICE, US_LABEL, EMERGENCY, SIDE_EFFECTS)
