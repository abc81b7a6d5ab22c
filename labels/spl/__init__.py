"""Reading the drug labels of the FDA: from the bytes of an SPL document (HL7 v3 XML) to a frozen Label.

A function of the bytes it is given: knows no Django, no database and no network. Only `container` looks at a disk.
"""
