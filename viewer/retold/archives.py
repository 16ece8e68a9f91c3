"""What the engine says about sending to a PACS: proof, or reason; and what went wrong on the way."""

from viewer.language import mark
from viewer.retold.retelling import Retelling

archive_words = Retelling(
    # Those that hold others come first: engine/pacs/dimse_store.py, web_archive.py, connect.py
    mark("not sent: {why}"),
    mark("{proof}; the archive could not be asked for it: {why}"),
    mark("{proof}; it could not be asked for it afterwards: {why}"),
    mark("{proof}; the audit log cannot be written: {why}"),
    mark("{why}; yet it lists the object: look at it there before you send it again"),
    mark("{proof}, and found there afterwards"),
    mark("{proof}, but not found there afterwards"),
    mark("{proof}, but it was not found there afterwards"),
    # What became of an object: engine/pacs/status_words.py, web_store.py
    mark("stored (status 0000)"),
    mark("stored, but the archive changed some of it (status {status})"),
    mark("stored, the archive says, with warning {code}"),
    mark("stored, the archive says"),
    mark("not permitted (status 0124); ask the archive's keeper for the permission to store"),
    mark("the archive has no room now (status {status}); try again later"),
    mark("the archive finds that the object is not what it says (status {status})"),
    mark("the archive does not take objects of this kind (status 0122)"),
    mark("the archive cannot store it (status {status})"),
    mark("the archive does not take {kind}"),
    mark("{name} gave no receipt for it"),
    mark("{name} did not store it: {reason}"),
    mark("it does not say why; look into its own log"),
    mark("look into its own log ({code})"),
    mark("it could not process it ({code})"),
    mark("it has an object of this UID already ({code})"),
    mark("it takes the UID for invalid ({code})"),
    mark("it does not take objects of this kind ({code})"),
    mark("we have no right to store there ({code})"),
    mark("it has no room ({code})"),
    mark("it takes the object for another kind than it says to be ({code})"),
    mark("it does not understand the object ({code})"),
    mark("it does not take this transfer syntax ({code})"),
    mark("the file became shorter while it was sent; export it again"),
    mark("the file cannot be read ({problem})"),
    mark("{name} answers (C-ECHO, {milliseconds} ms)"),
    mark("{name} answers DICOMweb in {milliseconds} ms"),
    # The outbox itself: engine/pacs/outbox.py, outbox_job.py, one_at_a_time.py, sending.py
    mark("it would lie in the series of an image that it was made from; export it anew"),
    mark("the archive has it already, so it was not sent again"),
    mark("cancelled while it was sent; the archive is asked for it first"),
    mark("its copy in the outbox is damaged or gone; send the object again"),
    mark("this entry of the outbox is damaged; remove it and send the object again"),
    mark("the outbox has no job {name}; look at its list"),
    mark("the object cannot be put into the outbox ({problem}); free some space"),
    mark("this object was sent, or its copy is gone; put it into the outbox again"),
    mark("the outbox cannot be written ({problem}); free some space"),
    mark("the outbox cannot be written ({problem}); check its folder"),
    mark("the outbox is being sent now, from here or elsewhere; wait for it"),
    mark("Nothing may be sent to {node}; allow it among the known PACS, or remove this."),
    mark("nothing may be sent to {name}; allow it among the nodes first"),
    mark("nothing may be sent to {name}; allow it in its settings if it should"),
    mark("no node is called {name} (known: {known}); write it down first"),
    mark("{file} is {problem}; leave it out"),
    mark("file {place} of {count}"),
    mark("something else than DICOM"),
    mark("an object that is cut off in its beginning"),
    mark("an object whose file meta information is in implicit VR"),
    mark("an object that lacks a valid UID"),
    mark("an object whose beginning contradicts itself"),
    mark("an object whose beginning is damaged ({problem})"),
    # The way there over DIMSE: engine/pacs/association.py, line.py, status_words.py, dimse.py
    mark("the connection to {name} broke off; it was stopped, or the network failed: try again"),
    mark("{name} does not answer (waited {seconds} s); try again, or allow it more time"),
    mark("{name} sent more than {limit}; ask for less"),
    mark("{name} is not called {title}; mend its AE title among the nodes"),
    mark("{name} does not know the AE title {title}; mend ours among the nodes, or have it entered there"),
    mark("{name} has too many connections now; try again later"),
    mark("{name} refuses the association; check its AE title {title} and ours {our_title}"),
    mark("{name} offers nothing of what is needed; choose another node"),
    mark(
        "{name} closed the connection at once; check the AE titles {title} and {our_title}, or whether "
        "it wants TLS"
    ),
    mark(
        "{name} closed the connection at once; check the AE titles {title} and {our_title}, or whether "
        "it takes our certificate"
    ),
    mark(
        "the certificate of {name} is not valid here ({problem}); check its host name and the "
        "authorities' file, nothing was sent"
    ),
    mark(
        "no TLS connection to {name} at {place} ({problem}); check that it speaks TLS 1.2 there and "
        "takes our certificate"
    ),
    mark("nothing listens at {place}; check the port of {name}, and that it runs"),
    mark("{place} cannot be reached ({problem}); check host and port of {name}"),
    mark("{host}, port {port}"),
    mark("it was closed"),
    mark("the host of {name} was not found"),
    mark("the host {host} of {name} is unknown; check its name, or give its address"),
    mark("the authorities' file of {name} cannot be used ({problem}); give a PEM file"),
    mark(
        "our certificate or key for {name} cannot be used ({problem}); give PEM files that belong "
        "together, without a password"
    ),
    mark("{name} does not permit {what} to {title}; ask its keeper for it"),
    mark("{name} does not offer {what}; choose another way among the nodes"),
    mark("{name} has too much to do for {what} ({status}); try again later"),
    mark("{name} does not understand what it was asked ({status}); ask for less"),
    mark("{name} failed at {what} (status {status}); check what it permits to {title}, or try again"),
    mark("searching"),
    mark("{name} offers no search; ask its keeper for it"),
    # The way there over DICOMweb: engine/pacs/web_faults.py, web_session.py, web_wire.py, web_token.py
    mark("{name} does not let us in ({status}); set or renew its token, and ask whether it has the right"),
    mark("{name} has nothing there ({status}); check the path of the service at the end of its address"),
    mark("{name} is too busy ({status}); try again later"),
    mark("{name} is too busy ({status}); try again in {seconds} s"),
    mark("{name} takes nothing that large (413); ask for a higher limit there"),
    mark(
        "{name} does not exchange DICOM in this form ({status}); ask whether the address is that of DICOMweb"
    ),
    mark("{name} failed by itself ({status}); look into its own log, and try again later"),
    mark("{name} refused the request ({status}); look into its own log"),
    mark(
        "the certificate of {name} is not trusted ({problem}); write down the file of who signed it, or "
        "have it mended"
    ),
    mark(
        "{name} does not speak TLS that is good enough here; check that its address and port are those "
        "of https, with TLS 1.2 or newer"
    ),
    mark("nobody knows the host of {name}; check its address and this machine's network"),
    mark("{name} is not there: nobody listens at its host and port; check its address, and whether it runs"),
    mark("{name} cannot be reached; check its address and this machine's network"),
    mark("the answer of {name} is cut off: less came than it told; try again"),
    mark("what {name} answers is not HTTP ({problem}); check its address and port"),
    mark(
        "{name} broke the connection off; check that its address begins with http or https as it should, "
        "and whether it runs"
    ),
    mark(
        "{name} did not answer wholly within {seconds} s; give it more time in its settings, or ask for less"
    ),
    mark("{name} answers with more than {size}; allow more in its settings, or ask for less"),
    mark("{name} sends us on to another address, where we do not follow; write down its right address"),
    mark("{name} answers {what}; check the path of its address, or ask who runs it"),
    mark("without a receipt that can be read"),
    mark("with something else than JSON"),
    mark("with JSON that is damaged"),
    mark("with JSON that is no list of DICOM data sets"),
    mark("with packed data that are damaged"),
    mark("with data packed in a way that was not asked for"),
    mark("with status {status}, which does not belong there"),
    mark("with objects that belong to no series"),
    mark("with entries that have no valid UID"),
    mark("with what belongs to another study or series than was asked for"),
    mark("{name} leads to an address where no PACS can be; check its address"),
    mark("another place than {name} was to be called; nothing was sent"),
    mark("{name} is not on this machine, and would be called without encryption; use https"),
    mark("the file of authorities of {name} cannot be used ({problem}); choose a PEM file of certificates"),
    mark("the address of {name} is none; write it like https://pacs.example.org/dicom-web"),
    mark("the address of {name} is another than when its token was set; set its token again"),
    mark(
        "the token of {name} cannot be read from the system's keyring ({problem}); unlock it, or set the "
        "environment variable {variable} before the start instead"
    ),
    mark("the token of {name} is none: it must be one line of ASCII without blanks; copy it again"),
    mark("{file} cannot be read ({problem})"),
    mark("the answer cannot be written ({problem}); make room on the disk, or choose another folder"),
)
