BBBBBBB BBBBBBBBBBBBBBB BBBB
BBBBB BBBBB gettext(u'This file is missing') BBBBBBBB
BBBBB BBBBBBB
XXXX gettext(u'This file is missing') XXXXX
XX XXXXXXXXXXXXXXXX gettext(u'<bdi>%(name)s</bdi> was sent on %(day)s, but the storage does not have it any more. Please tell whoever runs this installation, or send the file again.') SSSSSSSSSSSSSSSSSSS SSS SSSS SS SSSSSSSS SSS SSS SSSSSSS SSSS SSS SSSS SS SSS SSSSS SSSSSS SSSS SSSSSSS SSSS SSSS SSSSSSSSSSSSS SS SSSS SSS SSSS SSSSSSXXXX
XXXXX XXXXXXXXXX XXXXXXXXXXXX XXXXXXBBB BBBBBBBBBBBBBBBXX gettext(u'All my evidence') XXXXXXXX
BBBBBBBB
