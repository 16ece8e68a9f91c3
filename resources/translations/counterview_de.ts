<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>Counterview</name>
        <message>
            <source>About the model {name}</source>
            <translation>Über das Modell {name}</translation>
        </message>
        <message>
            <source>Description of the model</source>
            <translation>Beschreibung des Modells</translation>
        </message>
        <message>
            <source>What its card states</source>
            <translation>Angaben der Modellkarte</translation>
        </message>
        <message>
            <source>Weights, SHA-256</source>
            <translation>Gewichte, SHA-256</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Bearbeiten</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Window/level</source>
            <translation>&amp;Fenster</translation>
        </message>
        <message>
            <source>Mea&amp;sure</source>
            <translation>&amp;Messen</translation>
        </message>
        <message>
            <source>Res&amp;ult</source>
            <translation>&amp;Ergebnis</translation>
        </message>
        <message>
            <source>&amp;Paint</source>
            <translation>&amp;Zeichnen</translation>
        </message>
        <message>
            <source>Co&amp;mpare</source>
            <translation>&amp;Vergleich</translation>
        </message>
        <message>
            <source>Open &amp;recent</source>
            <translation>&amp;Zuletzt geöffnet</translation>
        </message>
        <message>
            <source>Open o&amp;ther</source>
            <translation>W&amp;eiteres öffnen</translation>
        </message>
        <message>
            <source>C&amp;ases</source>
            <translation>&amp;Fälle</translation>
        </message>
        <message>
            <source>&amp;PACS</source>
            <translation>&amp;PACS</translation>
        </message>
        <message>
            <source>Reader stud&amp;y</source>
            <translation>&amp;Leserstudie</translation>
        </message>
        <message>
            <source>Sa&amp;ve other</source>
            <translation>Wei&amp;teres speichern</translation>
        </message>
        <message>
            <source>Mirror and &amp;turn</source>
            <translation>Spiegeln &amp;und drehen</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>&amp;Sprache (Language)</translation>
        </message>
        <message>
            <source>While held</source>
            <translation>Solange gehalten</translation>
        </message>
        <message>
            <source>&amp;Open…</source>
            <translation>&amp;Öffnen…</translation>
        </message>
        <message>
            <source>Open &amp;folder…</source>
            <translation>&amp;Ordner öffnen…</translation>
        </message>
        <message>
            <source>Open &amp;what was open last</source>
            <translation>&amp;Wieder öffnen, was zuletzt offen war</translation>
        </message>
        <message>
            <source>Open a saved &amp;view…</source>
            <translation>Gespeicherte &amp;Ansicht öffnen…</translation>
        </message>
        <message>
            <source>Open a &amp;sample</source>
            <translation>&amp;Beispiel öffnen</translation>
        </message>
        <message>
            <source>&amp;Save result…</source>
            <translation>Ergebnis &amp;speichern…</translation>
        </message>
        <message>
            <source>&amp;Copy pane, marked</source>
            <translation>Bildfeld &amp;kopieren, mit Kennzeichnung</translation>
        </message>
        <message>
            <source>&amp;Export as DICOM…</source>
            <translation>Als DICOM e&amp;xportieren…</translation>
        </message>
        <message>
            <source>Save &amp;as case capsule…</source>
            <translation>&amp;Als Fallkapsel speichern…</translation>
        </message>
        <message>
            <source>De-identified copies, of no&amp;body…</source>
            <translation>Anonyme &amp;Kopien von Filmen…</translation>
        </message>
        <message>
            <source>Export ra&amp;tings as CSV…</source>
            <translation>&amp;Bewertungen als CSV exportieren…</translation>
        </message>
        <message>
            <source>&amp;Previous case</source>
            <translation>&amp;Vorheriger Fall</translation>
        </message>
        <message>
            <source>&amp;Next case</source>
            <translation>&amp;Nächster Fall</translation>
        </message>
        <message>
            <source>F&amp;irst case</source>
            <translation>&amp;Erster Fall</translation>
        </message>
        <message>
            <source>&amp;Last case</source>
            <translation>&amp;Letzter Fall</translation>
        </message>
        <message>
            <source>Fla&amp;g this case, or not</source>
            <translation>Fall ma&amp;rkieren oder nicht</translation>
        </message>
        <message>
            <source>&amp;Fetch from PACS…</source>
            <translation>Vom PACS &amp;holen…</translation>
        </message>
        <message>
            <source>&amp;Send to PACS…</source>
            <translation>An PACS &amp;senden…</translation>
        </message>
        <message>
            <source>&amp;Outbox of the PACS…</source>
            <translation>&amp;Postausgang des PACS…</translation>
        </message>
        <message>
            <source>&amp;Known PACS…</source>
            <translation>&amp;Bekannte PACS…</translation>
        </message>
        <message>
            <source>&amp;Read a study…</source>
            <translation>Studie &amp;lesen…</translation>
        </message>
        <message>
            <source>&amp;New study…</source>
            <translation>&amp;Neue Studie…</translation>
        </message>
        <message>
            <source>Study r&amp;esults…</source>
            <translation>Studien&amp;ergebnisse…</translation>
        </message>
        <message>
            <source>&amp;History of results…</source>
            <translation>&amp;Verlauf der Ergebnisse…</translation>
        </message>
        <message>
            <source>&amp;Models…</source>
            <translation>&amp;Modelle…</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>Write the &amp;instruction</source>
            <translation>&amp;Anweisung schreiben</translation>
        </message>
        <message>
            <source>&amp;Make counterfactual</source>
            <translation>&amp;Bild erzeugen</translation>
        </message>
        <message>
            <source>Make it ne&amp;xt, before all that waits</source>
            <translation>Als &amp;Nächstes erzeugen, vor allem, was wartet</translation>
        </message>
        <message>
            <source>Make it in the &amp;place of what runs</source>
            <translation>An &amp;Stelle des Laufenden erzeugen</translation>
        </message>
        <message>
            <source>Make &amp;four seeds</source>
            <translation>&amp;Vier Seeds erzeugen</translation>
        </message>
        <message>
            <source>Make &amp;nine seeds</source>
            <translation>Ne&amp;un Seeds erzeugen</translation>
        </message>
        <message>
            <source>Make it for all cases of the &amp;list…</source>
            <translation>Für alle Fälle der &amp;Liste erzeugen…</translation>
        </message>
        <message>
            <source>&amp;Cancel the running edit</source>
            <translation>Laufende Bearbeitung abbre&amp;chen</translation>
        </message>
        <message>
            <source>Cancel all in the &amp;queue</source>
            <translation>Alles in der &amp;Warteschlange abbrechen</translation>
        </message>
        <message>
            <source>&amp;Undo stroke or measurement</source>
            <translation>Strich oder Messung &amp;zurücknehmen</translation>
        </message>
        <message>
            <source>Re&amp;do stroke or measurement</source>
            <translation>Strich oder Messung wie&amp;derherstellen</translation>
        </message>
        <message>
            <source>R&amp;ate the result</source>
            <translation>&amp;Ergebnis bewerten</translation>
        </message>
        <message>
            <source>P&amp;revious result</source>
            <translation>Vo&amp;rheriges Ergebnis</translation>
        </message>
        <message>
            <source>Next r&amp;esult</source>
            <translation>Näc&amp;hstes Ergebnis</translation>
        </message>
        <message>
            <source>&amp;Brush</source>
            <translation>&amp;Pinsel</translation>
        </message>
        <message>
            <source>&amp;Eraser</source>
            <translation>&amp;Radierer</translation>
        </message>
        <message>
            <source>B&amp;rush in the grey range of the window</source>
            <translation>Pinsel im Grau&amp;wertbereich des Fensters</translation>
        </message>
        <message>
            <source>&amp;Polygon</source>
            <translation>Poly&amp;gon</translation>
        </message>
        <message>
            <source>&amp;Lasso</source>
            <translation>&amp;Lasso</translation>
        </message>
        <message>
            <source>Rec&amp;tangle</source>
            <translation>R&amp;echteck</translation>
        </message>
        <message>
            <source>&amp;Fill an outlined area</source>
            <translation>Umrandete Fläche &amp;füllen</translation>
        </message>
        <message>
            <source>&amp;Start from the pseudo mask</source>
            <translation>Mit der P&amp;seudomaske beginnen</translation>
        </message>
        <message>
            <source>&amp;Grow the mask</source>
            <translation>Maske &amp;vergrößern</translation>
        </message>
        <message>
            <source>S&amp;hrink the mask</source>
            <translation>Maske ver&amp;kleinern</translation>
        </message>
        <message>
            <source>Fill h&amp;oles</source>
            <translation>Lö&amp;cher füllen</translation>
        </message>
        <message>
            <source>&amp;Mirror to the other side</source>
            <translation>&amp;Auf die andere Seite spiegeln</translation>
        </message>
        <message>
            <source>&amp;Clear the mask</source>
            <translation>&amp;Maske leeren</translation>
        </message>
        <message>
            <source>Mask a&amp;nd pseudo mask must agree, or mask alone</source>
            <translation>Maske &amp;und Pseudomaske gemeinsam, oder Maske allein</translation>
        </message>
        <message>
            <source>Open a m&amp;ask…</source>
            <translation>Maske öff&amp;nen…</translation>
        </message>
        <message>
            <source>Sa&amp;ve the mask…</source>
            <translation>Maske spe&amp;ichern…</translation>
        </message>
        <message>
            <source>Repro&amp;duce: run the same again</source>
            <translation>&amp;Wiederholen: dasselbe noch einmal rechnen</translation>
        </message>
        <message>
            <source>&amp;Severity: none to most</source>
            <translation>&amp;Schweregrad: von keinem bis zum höchsten</translation>
        </message>
        <message>
            <source>S&amp;eeds: what do several agree on</source>
            <translation>S&amp;eeds: worin mehrere übereinstimmen</translation>
        </message>
        <message>
            <source>&amp;Round trip: undo it, what is left</source>
            <translation>&amp;Hin und zurück: was übrig bleibt</translation>
        </message>
        <message>
            <source>Classi&amp;fier: what a separate one reads</source>
            <translation>&amp;Klassifikator: was ein eigenständiger liest</translation>
        </message>
        <message>
            <source>Re&amp;ceipt: where it changed</source>
            <translation>&amp;Beleg: wo sich etwas geändert hat</translation>
        </message>
        <message>
            <source>S&amp;tar, or not</source>
            <translation>S&amp;tern setzen oder nicht</translation>
        </message>
        <message>
            <source>Restore its settin&amp;gs</source>
            <translation>Seine Einste&amp;llungen wiederherstellen</translation>
        </message>
        <message>
            <source>C&amp;ompare others with it, or not</source>
            <translation>Andere damit &amp;vergleichen oder nicht</translation>
        </message>
        <message>
            <source>Delete: to the tras&amp;h</source>
            <translation>Löschen: in den &amp;Papierkorb</translation>
        </message>
        <message>
            <source>&amp;Fit</source>
            <translation>&amp;Einpassen</translation>
        </message>
        <message>
            <source>&amp;1:1 pixels</source>
            <translation>&amp;1:1-Pixel</translation>
        </message>
        <message>
            <source>Life si&amp;ze</source>
            <translation>Lebensgröße</translation>
        </message>
        <message>
            <source>Measure this &amp;screen…</source>
            <translation>Diesen Bildschirm ausmessen…</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>Ver&amp;größern</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>Ver&amp;kleinern</translation>
        </message>
        <message>
            <source>&amp;Guidance colors</source>
            <translation>&amp;Farben der Leitkarte</translation>
        </message>
        <message>
            <source>&amp;Lower map threshold, smaller brush</source>
            <translation>&amp;Schwelle senken, Pinsel kleiner</translation>
        </message>
        <message>
            <source>Rais&amp;e map threshold, larger brush</source>
            <translation>Schwelle an&amp;heben, Pinsel größer</translation>
        </message>
        <message>
            <source>Guidance map &amp;alone, without the film</source>
            <translation>Leitkarte &amp;allein, ohne die Aufnahme</translation>
        </message>
        <message>
            <source>Ha&amp;ng one pane</source>
            <translation>Ein &amp;Bildfeld zeigen</translation>
        </message>
        <message>
            <source>Hang input and counterfactual</source>
            <translation>Eingabe u&amp;nd kontrafaktisches Bild zeigen</translation>
        </message>
        <message>
            <source>Hang these and the guidance &amp;map</source>
            <translation>Dazu die &amp;Leitkarte zeigen</translation>
        </message>
        <message>
            <source>Hang four: map and &amp;difference below</source>
            <translation>&amp;Vier zeigen: darunter Leitkarte und Differenz</translation>
        </message>
        <message>
            <source>Difference in the &amp;place of the map, or not</source>
            <translation>&amp;Differenz anstelle der Leitkarte oder nicht</translation>
        </message>
        <message>
            <source>Lin&amp;k the panes, or not</source>
            <translation>Bildfelder k&amp;oppeln oder nicht</translation>
        </message>
        <message>
            <source>Ma&amp;ximize pane</source>
            <translation>Bildfeld &amp;maximieren</translation>
        </message>
        <message>
            <source>Step &amp;back: brush, large pane, full screen</source>
            <translation>Schritt &amp;zurück: Pinsel, großes Bildfeld, Vollbild</translation>
        </message>
        <message>
            <source>List of &amp;cases</source>
            <translation>Lis&amp;te der Fälle</translation>
        </message>
        <message>
            <source>&amp;Queue…</source>
            <translation>&amp;Warteschlange …</translation>
        </message>
        <message>
            <source>Small previews while it is made, or not</source>
            <translation>Kleine Vorschauen beim Erzeugen, oder nicht</translation>
        </message>
        <message>
            <source>&amp;Header of the file…</source>
            <translation>Dateiko&amp;pf…</translation>
        </message>
        <message>
            <source>Panes on the other sc&amp;reen, or back</source>
            <translation>Bildfelder auf den anderen Bildschi&amp;rm oder zurück</translation>
        </message>
        <message>
            <source>F&amp;ull screen</source>
            <translation>Vollb&amp;ild</translation>
        </message>
        <message>
            <source>&amp;Swipe</source>
            <translation>&amp;Wischen</translation>
        </message>
        <message>
            <source>Flic&amp;ker by itself</source>
            <translation>Von selbst &amp;blinken</translation>
        </message>
        <message>
            <source>&amp;Fade</source>
            <translation>&amp;Überblenden</translation>
        </message>
        <message>
            <source>&amp;Play the fade, or stop</source>
            <translation>Überblendung &amp;abspielen oder anhalten</translation>
        </message>
        <message>
            <source>&amp;Checkerboard</source>
            <translation>&amp;Schachbrett</translation>
        </message>
        <message>
            <source>&amp;Turn the line of the swipe</source>
            <translation>&amp;Linie des Wischens drehen</translation>
        </message>
        <message>
            <source>&amp;Less: line, mix, speed, cells</source>
            <translation>We&amp;niger: Linie, Mischung, Tempo, Felder</translation>
        </message>
        <message>
            <source>&amp;More: line, mix, speed, cells</source>
            <translation>&amp;Mehr: Linie, Mischung, Tempo, Felder</translation>
        </message>
        <message>
            <source>In&amp;vert</source>
            <translation>&amp;Invertieren</translation>
        </message>
        <message>
            <source>&amp;Reset to the first display</source>
            <translation>Auf die erste Anzeige &amp;zurücksetzen</translation>
        </message>
        <message>
            <source>As the &amp;file wants it; again: its next window</source>
            <translation>Wie in der &amp;Datei; nochmals: ihr nächstes Fenster</translation>
        </message>
        <message>
            <source>&amp;Type center and width…</source>
            <translation>Zentrum und Breite ein&amp;geben…</translation>
        </message>
        <message>
            <source>Draw a bo&amp;x with the next drag</source>
            <translation>Mit dem nächsten Ziehen einen &amp;Kasten aufziehen</translation>
        </message>
        <message>
            <source>&amp;Brighter</source>
            <translation>&amp;Heller</translation>
        </message>
        <message>
            <source>&amp;Darker</source>
            <translation>D&amp;unkler</translation>
        </message>
        <message>
            <source>Wider, &amp;less contrast</source>
            <translation>Breiter, &amp;weniger Kontrast</translation>
        </message>
        <message>
            <source>&amp;Narrower, more contrast</source>
            <translation>&amp;Schmaler, mehr Kontrast</translation>
        </message>
        <message>
            <source>&amp;Ruler</source>
            <translation>&amp;Strecke</translation>
        </message>
        <message>
            <source>&amp;Angle at a corner</source>
            <translation>&amp;Winkel an einer Ecke</translation>
        </message>
        <message>
            <source>A&amp;ngle between two lines (Cobb)</source>
            <translation>Winkel zwischen zwei &amp;Linien (Cobb)</translation>
        </message>
        <message>
            <source>&amp;Cardiothoracic ratio</source>
            <translation>&amp;Herz-Thorax-Quotient</translation>
        </message>
        <message>
            <source>Ca&amp;librate along a known length…</source>
            <translation>An bekannter Länge &amp;kalibrieren…</translation>
        </message>
        <message>
            <source>Lengths as the &amp;file says</source>
            <translation>Längen wie in der &amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Select the next measurement</source>
            <translation>&amp;Nächste Messung auswählen</translation>
        </message>
        <message>
            <source>Take the last &amp;point back</source>
            <translation>Letzten &amp;Punkt zurücknehmen</translation>
        </message>
        <message>
            <source>&amp;Delete the selected measurement</source>
            <translation>&amp;Gewählte Messung löschen</translation>
        </message>
        <message>
            <source>Delete all &amp;measurements of this film</source>
            <translation>&amp;Alle Messungen dieser Aufnahme löschen</translation>
        </message>
        <message>
            <source>Cop&amp;y measurements as a table</source>
            <translation>Messungen als &amp;Tabelle kopieren</translation>
        </message>
        <message>
            <source>Sa&amp;ve measurements…</source>
            <translation>&amp;Messungen speichern…</translation>
        </message>
        <message>
            <source>Pointer in all panes, or not</source>
            <translation>Zeiger in allen Bildfeldern oder nicht</translation>
        </message>
        <message>
            <source>Mirror left and right</source>
            <translation>Links und rechts spiegeln</translation>
        </message>
        <message>
            <source>Mirror top and bottom</source>
            <translation>Oben und unten spiegeln</translation>
        </message>
        <message>
            <source>Turn right by 90°</source>
            <translation>Um 90° nach rechts drehen</translation>
        </message>
        <message>
            <source>Turn left by 90°</source>
            <translation>Um 90° nach links drehen</translation>
        </message>
        <message>
            <source>As stored: not mirrored, not turned</source>
            <translation>Wie gespeichert: nicht gespiegelt, nicht gedreht</translation>
        </message>
        <message>
            <source>&amp;Tour in four steps</source>
            <translation>&amp;Rundgang in vier Schritten</translation>
        </message>
        <message>
            <source>&amp;Keys and mouse</source>
            <translation>&amp;Tasten und Maus</translation>
        </message>
        <message>
            <source>&amp;Change keys and mouse…</source>
            <translation>Tasten und Maus &amp;ändern…</translation>
        </message>
        <message>
            <source>About the &amp;model of this result</source>
            <translation>Über das &amp;Modell dieses Ergebnisses</translation>
        </message>
        <message>
            <source>Copy &amp;diagnostics…</source>
            <translation>&amp;Diagnose kopieren …</translation>
        </message>
        <message>
            <source>&amp;About Counterview</source>
            <translation>Ü&amp;ber Counterview</translation>
        </message>
        <message>
            <source>Hide everything over the pixels</source>
            <translation>Alles über den Pixeln ausblenden</translation>
        </message>
        <message>
            <source>Input in place of the counterfactual</source>
            <translation>Eingabe anstelle des kontrafaktischen Bildes</translation>
        </message>
        <message>
            <source>Magnifier: the same spot in all panes; the wheel changes it</source>
            <translation>Lupe: dieselbe Stelle in allen Bildfeldern; das Rad ändert sie</translation>
        </message>
        <message>
            <source>Left button pans</source>
            <translation>Linke Taste verschiebt</translation>
        </message>
        <message>
            <source>About Counterview</source>
            <translation>Über Counterview</translation>
        </message>
        <message>
            <source>Counterfactual chest radiographs: say what should change, see it, rate it.</source>
            <translation>Kontrafaktische Thorax-Röntgenaufnahmen: sagen, was sich ändern soll, es sehen, es bewerten.</translation>
        </message>
        <message>
            <source>For research only, never for diagnosis. Counterfactuals are synthetic images.</source>
            <translation>Nur für die Forschung, niemals zur Diagnose. Kontrafaktische Bilder sind synthetisch.</translation>
        </message>
        <message>
            <source>something unexpected went wrong ({kind}); the log has the details, please try again</source>
            <translation>etwas Unerwartetes ist fehlgeschlagen ({kind}); Näheres steht im Protokoll, bitte nochmals versuchen</translation>
        </message>
        <message>
            <source>This case is flagged.</source>
            <translation>Dieser Fall ist markiert.</translation>
        </message>
        <message>
            <source>The flag is taken away.</source>
            <translation>Die Markierung ist entfernt.</translation>
        </message>
        <message>
            <source>case {number}</source>
            <translation>Fall {number}</translation>
        </message>
        <message>
            <source>Find a case</source>
            <translation>Fall suchen</translation>
        </message>
        <message>
            <source>Find a case by number or file name</source>
            <translation>Fall nach Nummer oder Dateiname suchen</translation>
        </message>
        <message>
            <source>Which cases the list shows</source>
            <translation>Welche Fälle die Liste zeigt</translation>
        </message>
        <message>
            <source>Show all</source>
            <translation>Alle zeigen</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Stop looking for more files (Esc)</source>
            <translation>Nicht weiter nach Dateien suchen (Esc)</translation>
        </message>
        <message>
            <source>File names</source>
            <translation>Dateinamen</translation>
        </message>
        <message>
            <source>File names may tell who a patient is</source>
            <translation>Dateinamen können verraten, wer ein Patient ist</translation>
        </message>
        <message>
            <source>Cases</source>
            <translation>Fälle</translation>
        </message>
        <message>
            <source>{n} skipped…</source>
            <translation>{n} ausgelassen…</translation>
        </message>
        <message>
            <source>Looking… {n} so far</source>
            <translation>Suche… bisher {n}</translation>
        </message>
        <message>
            <source>{shown} of {n} cases</source>
            <translation>{shown} von {n} Fällen</translation>
        </message>
        <message>
            <source>1 case</source>
            <translation>1 Fall</translation>
        </message>
        <message>
            <source>{n} cases</source>
            <translation>{n} Fälle</translation>
        </message>
        <message>
            <source>unread</source>
            <translation>ungelesen</translation>
        </message>
        <message>
            <source>read</source>
            <translation>gelesen</translation>
        </message>
        <message>
            <source>edited</source>
            <translation>bearbeitet</translation>
        </message>
        <message>
            <source>rated</source>
            <translation>bewertet</translation>
        </message>
        <message>
            <source>unreadable</source>
            <translation>nicht lesbar</translation>
        </message>
        <message>
            <source>all</source>
            <translation>alle</translation>
        </message>
        <message>
            <source>flagged</source>
            <translation>markiert</translation>
        </message>
        <message>
            <source>Case {number}</source>
            <translation>Fall {number}</translation>
        </message>
        <message>
            <source>, flagged</source>
            <translation>, markiert</translation>
        </message>
        <message>
            <source>Header</source>
            <translation>Dateikopf</translation>
        </message>
        <message>
            <source>Find a tag, keyword, VR or value</source>
            <translation>Tag, Schlüsselwort, VR oder Wert suchen</translation>
        </message>
        <message>
            <source>Hold to show identity</source>
            <translation>Halten, um die Identität zu zeigen</translation>
        </message>
        <message>
            <source>Names, dates, numbers and private elements show while this is held</source>
            <translation>Namen, Daten, Nummern und private Elemente sind zu sehen, solange dies gehalten wird</translation>
        </message>
        <message>
            <source>Nothing holds these words. Hidden values are not searched.</source>
            <translation>Nichts enthält diese Wörter. Verborgene Werte werden nicht durchsucht.</translation>
        </message>
        <message>
            <source>Copy row</source>
            <translation>Zeile kopieren</translation>
        </message>
        <message>
            <source>Elements of the header</source>
            <translation>Elemente des Dateikopfs</translation>
        </message>
        <message>
            <source>Header of {case}</source>
            <translation>Dateikopf von {case}</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Wird gelesen…</translation>
        </message>
        <message>
            <source>1 row</source>
            <translation>1 Zeile</translation>
        </message>
        <message>
            <source>{n} rows</source>
            <translation>{n} Zeilen</translation>
        </message>
        <message>
            <source>Copied {rows}</source>
            <translation>{rows} kopiert</translation>
        </message>
        <message>
            <source>{rows}, {n} hidden</source>
            <translation>{rows}, {n} verborgen</translation>
        </message>
        <message>
            <source>Tag</source>
            <translation>Tag</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>VR</source>
            <translation>VR</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>private</source>
            <translation>privat</translation>
        </message>
        <message>
            <source>hidden</source>
            <translation>verborgen</translation>
        </message>
        <message>
            <source>Files that are not listed</source>
            <translation>Nicht aufgeführte Dateien</translation>
        </message>
        <message>
            <source>… and {n} more</source>
            <translation>… und {n} weitere</translation>
        </message>
        <message>
            <source>Files that are not listed, with the reason</source>
            <translation>Nicht aufgeführte Dateien mit dem Grund</translation>
        </message>
        <message>
            <source>cannot be read</source>
            <translation>nicht lesbar</translation>
        </message>
        <message>
            <source>An edit of another case is done; it is shown when you return to that case.</source>
            <translation>Die Bearbeitung eines anderen Falls ist fertig; sie ist zu sehen, sobald Sie zu ihm zurückkehren.</translation>
        </message>
        <message>
            <source>An edit of another case failed: {message}</source>
            <translation>Die Bearbeitung eines anderen Falls ist fehlgeschlagen: {message}</translation>
        </message>
        <message>
            <source>counterfactual</source>
            <translation>kontrafaktisch</translation>
        </message>
        <message>
            <source>input</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>preview</source>
            <translation>Vorschau</translation>
        </message>
        <message>
            <source>swipe with the input</source>
            <translation>Wischen mit der Eingabe</translation>
        </message>
        <message>
            <source>flicker with the input</source>
            <translation>Blinken mit der Eingabe</translation>
        </message>
        <message>
            <source>fade with the input</source>
            <translation>Überblenden mit der Eingabe</translation>
        </message>
        <message>
            <source>checkerboard with the input</source>
            <translation>Schachbrett mit der Eingabe</translation>
        </message>
        <message>
            <source>swipe with {name}</source>
            <translation>Wischen mit {name}</translation>
        </message>
        <message>
            <source>flicker with {name}</source>
            <translation>Blinken mit {name}</translation>
        </message>
        <message>
            <source>fade with {name}</source>
            <translation>Überblenden mit {name}</translation>
        </message>
        <message>
            <source>checkerboard with {name}</source>
            <translation>Schachbrett mit {name}</translation>
        </message>
        <message>
            <source>preview, {way}</source>
            <translation>Vorschau, {way}</translation>
        </message>
        <message>
            <source>fade along the row</source>
            <translation>Überblenden entlang der Reihe</translation>
        </message>
        <message>
            <source>where ◤, else {film}</source>
            <translation>wo ◤, sonst {film}</translation>
        </message>
        <message>
            <source>Swipe: a line between input and counterfactual</source>
            <translation>Wischen: eine Linie zwischen Eingabe und kontrafaktischem Bild</translation>
        </message>
        <message>
            <source>Flicker: input and counterfactual in turns</source>
            <translation>Blinken: Eingabe und kontrafaktisches Bild im Wechsel</translation>
        </message>
        <message>
            <source>Fade: a mix of input and counterfactual, interpolated on the screen</source>
            <translation>Überblenden: Mischung aus Eingabe und kontrafaktischem Bild, am Bildschirm interpoliert</translation>
        </message>
        <message>
            <source>Checkerboard of input and counterfactual</source>
            <translation>Schachbrett aus Eingabe und kontrafaktischem Bild</translation>
        </message>
        <message>
            <source>Turn the line of the swipe</source>
            <translation>Linie des Wischens drehen</translation>
        </message>
        <message>
            <source>Play: from the input to the counterfactual and back, interpolated</source>
            <translation>Abspielen: von der Eingabe zum kontrafaktischen Bild und zurück, interpoliert</translation>
        </message>
        <message>
            <source>Stop playing</source>
            <translation>Anhalten</translation>
        </message>
        <message>
            <source>Where the line is, in % of the film</source>
            <translation>Wo die Linie liegt, in % der Aufnahme</translation>
        </message>
        <message>
            <source>Turns in a second; never more than three</source>
            <translation>Wechsel je Sekunde; nie mehr als drei</translation>
        </message>
        <message>
            <source>How far from the first picture to the last; between them it is interpolated</source>
            <translation>Wie weit vom ersten zum letzten Bild; dazwischen wird interpoliert</translation>
        </message>
        <message>
            <source>Side of a cell on the screen</source>
            <translation>Seite eines Feldes auf dem Bildschirm</translation>
        </message>
        <message>
            <source>compare with the input</source>
            <translation>mit der Eingabe vergleichen</translation>
        </message>
        <message>
            <source>Change at the ends of the colors, in stored units</source>
            <translation>Änderung an den Enden der Farbskala, in gespeicherten Einheiten</translation>
        </message>
        <message>
            <source>End the colors at the largest change</source>
            <translation>Farbskala bei der größten Änderung enden lassen</translation>
        </message>
        <message>
            <source>auto</source>
            <translation>auto</translation>
        </message>
        <message>
            <source>range</source>
            <translation>Bereich</translation>
        </message>
        <message>
            <source> ({share} of the window)</source>
            <translation> ({share} des Fensters)</translation>
        </message>
        <message>
            <source>largest change: {change} stored units{of_window}</source>
            <translation>größte Änderung: {change} gespeicherte Einheiten{of_window}</translation>
        </message>
        <message>
            <source>nothing changed</source>
            <translation>nichts geändert</translation>
        </message>
        <message>
            <source>Difference from the input</source>
            <translation>Differenz zur Eingabe</translation>
        </message>
        <message>
            <source>What changed appears here with a result</source>
            <translation>Mit einem Ergebnis erscheint hier, was sich geändert hat</translation>
        </message>
        <message>
            <source>0, unchanged</source>
            <translation>0, unverändert</translation>
        </message>
        <message>
            <source>darker</source>
            <translation>dunkler</translation>
        </message>
        <message>
            <source>brighter</source>
            <translation>heller</translation>
        </message>
        <message>
            <source>{change} stored units, {word} · {share} of the window</source>
            <translation>{change} gespeicherte Einheiten, {word} · {share} des Fensters</translation>
        </message>
        <message>
            <source>− brighter, + darker</source>
            <translation>− heller, + dunkler</translation>
        </message>
        <message>
            <source>− darker, + brighter</source>
            <translation>− dunkler, + heller</translation>
        </message>
        <message>
            <source>− bright, + dark</source>
            <translation>− hell, + dunkel</translation>
        </message>
        <message>
            <source>− dark, + bright</source>
            <translation>− dunkel, + hell</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>Differenz</translation>
        </message>
        <message>
            <source>{share} % {second} + {rest} % {first}</source>
            <translation>{share} % {second} + {rest} % {first}</translation>
        </message>
        <message>
            <source>interpolation, not model output</source>
            <translation>interpoliert, nicht vom Modell</translation>
        </message>
        <message>
            <source>{key} is “{rival}” and not “{command}”</source>
            <translation>{key} ist „{rival}“ und nicht „{command}“</translation>
        </message>
        <message>
            <source>A key has one meaning: {told}.</source>
            <translation>Eine Taste hat nur eine Bedeutung: {told}.</translation>
        </message>
        <message>
            <source>Keys and mouse habits (*.json)</source>
            <translation>Tasten und Mausgewohnheiten (*.json)</translation>
        </message>
        <message>
            <source>Change keys and mouse</source>
            <translation>Tasten und Maus ändern</translation>
        </message>
        <message>
            <source>Ready set of keys and mouse habits</source>
            <translation>Fertige Belegung von Tasten und Maus</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Mouse</source>
            <translation>Maus</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Take back the last change</source>
            <translation>Die letzte Änderung zurücknehmen</translation>
        </message>
        <message>
            <source>Reset all</source>
            <translation>Alles zurücksetzen</translation>
        </message>
        <message>
            <source>The ready set as it is; undo brings your own back</source>
            <translation>Die fertige Belegung, wie sie ist; Rückgängig bringt Ihre eigene zurück</translation>
        </message>
        <message>
            <source>Import…</source>
            <translation>Importieren…</translation>
        </message>
        <message>
            <source>Take keys and mouse habits from a file</source>
            <translation>Tasten und Mausgewohnheiten aus einer Datei übernehmen</translation>
        </message>
        <message>
            <source>Export…</source>
            <translation>Exportieren…</translation>
        </message>
        <message>
            <source>Write keys and mouse habits to a file</source>
            <translation>Tasten und Mausgewohnheiten in eine Datei schreiben</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Ready set</source>
            <translation>Belegung</translation>
        </message>
        <message>
            <source> Some are your own.</source>
            <translation> Einige sind Ihre eigenen.</translation>
        </message>
        <message>
            <source>Your own keys and habits were replaced; Undo brings them back.</source>
            <translation>Ihre eigenen Tasten und Gewohnheiten wurden ersetzt; Rückgängig bringt sie zurück.</translation>
        </message>
        <message>
            <source>Everything is as in {name}; Undo brings your own back.</source>
            <translation>Alles ist wie in {name}; Rückgängig bringt Ihre eigene Belegung zurück.</translation>
        </message>
        <message>
            <source>Import keys and mouse</source>
            <translation>Tasten und Maus importieren</translation>
        </message>
        <message>
            <source>The file could not be read: {reason}.</source>
            <translation>Die Datei konnte nicht gelesen werden: {reason}.</translation>
        </message>
        <message>
            <source>Nothing was changed: {reason}.</source>
            <translation>Nichts wurde geändert: {reason}.</translation>
        </message>
        <message>
            <source>Taken from {file}; Undo brings back what was.</source>
            <translation>Aus {file} übernommen; Rückgängig stellt das Bisherige wieder her.</translation>
        </message>
        <message>
            <source>Export keys and mouse</source>
            <translation>Tasten und Maus exportieren</translation>
        </message>
        <message>
            <source>The file could not be written: {reason}.</source>
            <translation>Die Datei konnte nicht geschrieben werden: {reason}.</translation>
        </message>
        <message>
            <source>Written to {file}.</source>
            <translation>In {file} geschrieben.</translation>
        </message>
        <message>
            <source>kept as {name}</source>
            <translation>aufgehoben als {name}</translation>
        </message>
        <message>
            <source>left where it is</source>
            <translation>bleibt, wo sie ist</translation>
        </message>
        <message>
            <source>The file of keys and mouse habits could not be read ({where}); the usual ones are used.</source>
            <translation>Die Datei der Tasten und Mausgewohnheiten konnte nicht gelesen werden ({where}); es gelten die üblichen.</translation>
        </message>
        <message>
            <source>the file is too large to be one of keys and mouse habits</source>
            <translation>die Datei ist zu groß für eine Datei mit Tasten und Mausgewohnheiten</translation>
        </message>
        <message>
            <source>the file is not JSON; choose one that was exported here</source>
            <translation>die Datei ist kein JSON; bitte eine hier exportierte wählen</translation>
        </message>
        <message>
            <source>the file holds no keys and mouse habits; choose one that was exported here</source>
            <translation>die Datei enthält keine Tasten und Mausgewohnheiten; bitte eine hier exportierte wählen</translation>
        </message>
        <message>
            <source> and {n} more</source>
            <translation> und {n} weitere</translation>
        </message>
        <message>
            <source>Not understood in the file of keys and mouse habits, and not used: {named}{more}.</source>
            <translation>In der Datei der Tasten und Mausgewohnheiten nicht verstanden und nicht verwendet: {named}{more}.</translation>
        </message>
        <message>
            <source>This key is needed elsewhere: Alt and a letter open menus.</source>
            <translation>Diese Taste wird anderswo gebraucht: Alt und ein Buchstabe öffnen Menüs.</translation>
        </message>
        <message>
            <source>Press the new key… (Esc: none)</source>
            <translation>Neue Taste drücken… (Esc: keine)</translation>
        </message>
        <message>
            <source>Add a key…</source>
            <translation>Taste hinzufügen…</translation>
        </message>
        <message>
            <source>Search a command or a key</source>
            <translation>Befehl oder Taste suchen</translation>
        </message>
        <message>
            <source>Search commands and keys</source>
            <translation>Befehle und Tasten suchen</translation>
        </message>
        <message>
            <source>Commands and their keys</source>
            <translation>Befehle und ihre Tasten</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>Befehl</translation>
        </message>
        <message>
            <source>Add a key to the chosen command</source>
            <translation>Dem gewählten Befehl eine Taste geben</translation>
        </message>
        <message>
            <source>Take it over</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>Belassen</translation>
        </message>
        <message>
            <source>Reset this command</source>
            <translation>Diesen Befehl zurücksetzen</translation>
        </message>
        <message>
            <source> (own)</source>
            <translation> (eigene)</translation>
        </message>
        <message>
            <source>your own choice</source>
            <translation>Ihre eigene Wahl</translation>
        </message>
        <message>
            <source>no key</source>
            <translation>keine Taste</translation>
        </message>
        <message>
            <source>Back to {keys}</source>
            <translation>Zurück zu {keys}</translation>
        </message>
        <message>
            <source>Back to no key</source>
            <translation>Zurück zu keiner Taste</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Remove the key {key}</source>
            <translation>Taste {key} entfernen</translation>
        </message>
        <message>
            <source>{key} cannot be held: choose a letter, a function key or Space, alone.</source>
            <translation>{key} kann nicht gehalten werden: bitte einen Buchstaben, eine Funktionstaste oder die Leertaste allein wählen.</translation>
        </message>
        <message>
            <source>{key} is the key of “{command}”.</source>
            <translation>{key} ist die Taste von „{command}“.</translation>
        </message>
        <message>
            <source>Acts as long as the key is held.</source>
            <translation>Wirkt, solange die Taste gehalten wird.</translation>
        </message>
        <message>
            <source>Such a key acts while an image has the keyboard; in the rating, digits answer.</source>
            <translation>Eine solche Taste wirkt, solange ein Bild die Tastatur hat; in der Bewertung antworten Ziffern.</translation>
        </message>
        <message>
            <source>Fields, buttons and lists take such a key first.</source>
            <translation>Felder, Knöpfe und Listen nehmen eine solche Taste zuerst.</translation>
        </message>
        <message>
            <source>While text is written, the key is a letter.</source>
            <translation>Während Text geschrieben wird, ist die Taste ein Buchstabe.</translation>
        </message>
        <message>
            <source>Left drag</source>
            <translation>Ziehen links</translation>
        </message>
        <message>
            <source>Middle drag</source>
            <translation>Ziehen Mitte</translation>
        </message>
        <message>
            <source>Right drag</source>
            <translation>Ziehen rechts</translation>
        </message>
        <message>
            <source>Wheel</source>
            <translation>Rad</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenster</translation>
        </message>
        <message>
            <source>Window, fine × 0.2</source>
            <translation>Fenster, fein × 0,2</translation>
        </message>
        <message>
            <source>Window, coarse × 5</source>
            <translation>Fenster, grob × 5</translation>
        </message>
        <message>
            <source>Window on a box</source>
            <translation>Fenster aus Kasten</translation>
        </message>
        <message>
            <source>Pan</source>
            <translation>Verschieben</translation>
        </message>
        <message>
            <source>Zoom</source>
            <translation>Zoom</translation>
        </message>
        <message>
            <source>Magnifier</source>
            <translation>Lupe</translation>
        </message>
        <message>
            <source>Nothing</source>
            <translation>Nichts</translation>
        </message>
        <message>
            <source>Step cases</source>
            <translation>Fälle wechseln</translation>
        </message>
        <message>
            <source>Step results</source>
            <translation>Ergebnisse wechseln</translation>
        </message>
        <message>
            <source>Brush size</source>
            <translation>Pinselgröße</translation>
        </message>
        <message>
            <source>same as without</source>
            <translation>wie ohne</translation>
        </message>
        <message>
            <source>A right click without moving always opens the menu of the pane. While the brush is taken, left paints and right erases. Some Linux desktops keep Alt + drag for moving windows: there, choose another input for the box, or press its key before the drag.</source>
            <translation>Ein Rechtsklick ohne Bewegung öffnet immer das Menü des Bildfelds. Mit dem Pinsel zeichnet die linke Taste, die rechte radiert. Manche Linux-Oberflächen verschieben mit Alt + Ziehen Fenster: dort für den Kasten eine andere Eingabe wählen oder vor dem Ziehen seine Taste drücken.</translation>
        </message>
        <message>
            <source>Dragging down makes the film darker (off: brighter)</source>
            <translation>Ziehen nach unten macht die Aufnahme dunkler (aus: heller)</translation>
        </message>
        <message>
            <source>with {key}</source>
            <translation>mit {key}</translation>
        </message>
        <message>
            <source>alone</source>
            <translation>allein</translation>
        </message>
        <message>
            <source>Left drag windows, middle pans, right zooms, the wheel zooms at the pointer.</source>
            <translation>Ziehen links ändert das Fenster, Mitte verschiebt, rechts zoomt, das Rad zoomt am Zeiger.</translation>
        </message>
        <message>
            <source>Left drag windows, middle pans, right click is the menu, the wheel steps cases (with Ctrl it zooms).</source>
            <translation>Ziehen links ändert das Fenster, Mitte verschiebt, Rechtsklick ist das Menü, das Rad wechselt Fälle (mit Strg zoomt es).</translation>
        </message>
        <message>
            <source>Left drag windows, middle pans, right zooms, the wheel steps cases; = fits, Space resets.</source>
            <translation>Ziehen links ändert das Fenster, Mitte verschiebt, rechts zoomt, das Rad wechselt Fälle; = passt ein, die Leertaste setzt zurück.</translation>
        </message>
        <message>
            <source>Left drag windows, with Ctrl (Cmd) it pans, with Shift it zooms; the wheel steps cases; ~ is the window of the file.</source>
            <translation>Ziehen links ändert das Fenster, mit Strg (Cmd) verschiebt es, mit Umschalt zoomt es; das Rad wechselt Fälle; ~ ist das Fenster der Datei.</translation>
        </message>
        <message>
            <source>Diagnostics</source>
            <translation>Diagnose</translation>
        </message>
        <message>
            <source>This is what is copied: no patient, no reader, no path. Read it before you paste it.</source>
            <translation>Das wird kopiert: kein Patient, kein Befunder, kein Pfad. Lesen Sie es, bevor Sie es einfügen.</translation>
        </message>
        <message>
            <source>Gathering…</source>
            <translation>Wird zusammengestellt …</translation>
        </message>
        <message>
            <source>&amp;Copy</source>
            <translation>&amp;Kopieren</translation>
        </message>
        <message>
            <source>C&amp;lose</source>
            <translation>Sch&amp;ließen</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>angehalten</translation>
        </message>
        <message>
            <source>starting</source>
            <translation>startet</translation>
        </message>
        <message>
            <source>busy</source>
            <translation>rechnet</translation>
        </message>
        <message>
            <source>Next in the queue.</source>
            <translation>Als Nächstes in der Warteschlange.</translation>
        </message>
        <message>
            <source>In the queue: {n} before it.</source>
            <translation>In der Warteschlange: {n} davor.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was changed.</source>
            <translation>Abgebrochen; nichts wurde geändert.</translation>
        </message>
        <message>
            <source>The engine stopped and starts again; what ran is tried once more.</source>
            <translation>Die Engine ist ausgefallen und startet neu; was lief, wird noch einmal versucht.</translation>
        </message>
        <message>
            <source>engine: {state}</source>
            <translation>Engine: {state}</translation>
        </message>
        <message>
            <source> · {n} waiting</source>
            <translation> · {n} wartend</translation>
        </message>
        <message>
            <source>the engine is shut down</source>
            <translation>die Engine ist beendet</translation>
        </message>
        <message>
            <source>the engine speaks protocol {engine}, this viewer {viewer}; install both from one version</source>
            <translation>die Engine spricht Protokoll {engine}, dieser Viewer {viewer}; bitte beide in derselben Version installieren</translation>
        </message>
        <message>
            <source>the engine stopped unexpectedly ({reason}); your case is kept; {advice}</source>
            <translation>die Engine wurde unerwartet beendet ({reason}); Ihr Fall bleibt erhalten; {advice}</translation>
        </message>
        <message>
            <source>run again</source>
            <translation>bitte nochmals starten</translation>
        </message>
        <message>
            <source>{kind} at start</source>
            <translation>{kind} beim Start</translation>
        </message>
        <message>
            <source>close other programs and run again</source>
            <translation>bitte andere Programme schließen und nochmals starten</translation>
        </message>
        <message>
            <source>the request cannot be sent ({kind}); please report it</source>
            <translation>der Auftrag kann nicht gesendet werden ({kind}); bitte melden</translation>
        </message>
        <message>
            <source>unreadable answer, {kind}</source>
            <translation>unlesbare Antwort, {kind}</translation>
        </message>
        <message>
            <source>unknown reason</source>
            <translation>unbekannter Grund</translation>
        </message>
        <message>
            <source>not enough memory</source>
            <translation>zu wenig Arbeitsspeicher</translation>
        </message>
        <message>
            <source>exit code {code}</source>
            <translation>Exit-Code {code}</translation>
        </message>
        <message>
            <source>signal {number}</source>
            <translation>Signal {number}</translation>
        </message>
        <message>
            <source>run again; if it happens again, close other programs to free memory</source>
            <translation>bitte nochmals starten; geschieht es wieder, andere Programme schließen, um Speicher freizugeben</translation>
        </message>
        <message>
            <source>Case sheet of a synthetic radiograph</source>
            <translation>Fallblatt einer synthetischen Röntgenaufnahme</translation>
        </message>
        <message>
            <source>research only, never for diagnosis</source>
            <translation>nur für die Forschung, nie zur Diagnose</translation>
        </message>
        <message>
            <source>and {n} more lines, see recipe.json</source>
            <translation>und {n} weitere Zeilen, siehe recipe.json</translation>
        </message>
        <message>
            <source>Nothing was painted for this result.</source>
            <translation>Für dieses Ergebnis wurde nichts gezeichnet.</translation>
        </message>
        <message>
            <source>This result was not rated yet.</source>
            <translation>Dieses Ergebnis ist noch nicht bewertet.</translation>
        </message>
        <message>
            <source>The view is mirrored or turned; reset it before a picture of it leaves.</source>
            <translation>Die Ansicht ist gespiegelt oder gedreht; bitte zurücksetzen, bevor ein Bild davon hinausgeht.</translation>
        </message>
        <message>
            <source>{n} DICOM objects are in {folder}</source>
            <translation>{n} DICOM-Objekte sind in {folder}</translation>
        </message>
        <message>
            <source>The export was cancelled; nothing was written.</source>
            <translation>Der Export wurde abgebrochen; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>Give the whole path of the folder.</source>
            <translation>Bitte den ganzen Pfad des Ordners angeben.</translation>
        </message>
        <message>
            <source>This folder holds something else; choose another name.</source>
            <translation>In diesem Ordner liegt etwas anderes; bitte einen anderen Namen wählen.</translation>
        </message>
        <message>
            <source>This folder cannot be read; choose another.</source>
            <translation>Dieser Ordner kann nicht gelesen werden; bitte einen anderen wählen.</translation>
        </message>
        <message>
            <source>&amp;Counterfactual, as Secondary Capture; the others refer to it</source>
            <translation>&amp;Kontrafaktisches Bild als Secondary Capture; die anderen verweisen darauf</translation>
        </message>
        <message>
            <source>The same as derived &amp;DX image, to hang beside radiographs</source>
            <translation>Dasselbe als abgeleitetes &amp;DX-Bild, neben Aufnahmen aufzuhängen</translation>
        </message>
        <message>
            <source>&amp;Guidance map, as fractional segmentation, and its exact values</source>
            <translation>&amp;Leitkarte als fraktionale Segmentierung, mit ihren genauen Werten</translation>
        </message>
        <message>
            <source>&amp;Edit mask, as segmentation</source>
            <translation>&amp;Änderungsmaske als Segmentierung</translation>
        </message>
        <message>
            <source>Your painted &amp;mask, as segmentation</source>
            <translation>Ihre gezeichnete &amp;Maske als Segmentierung</translation>
        </message>
        <message>
            <source>The &amp;view: window, zoom, orientation and measurements</source>
            <translation>Die Ansi&amp;cht: Fenster, Vergrößerung, Lage und Messungen</translation>
        </message>
        <message>
            <source>&amp;Ratings, as structured report; readers are numbered, not named</source>
            <translation>&amp;Bewertungen als strukturierter Bericht; Befunder nummeriert</translation>
        </message>
        <message>
            <source>Case &amp;sheet, one page (PDF)</source>
            <translation>&amp;Fallblatt, eine Seite (PDF)</translation>
        </message>
        <message>
            <source>&amp;Picture of the panes (JPEG)</source>
            <translation>Bild der F&amp;elder (JPEG)</translation>
        </message>
        <message>
            <source>Send to PACS</source>
            <translation>An PACS senden</translation>
        </message>
        <message>
            <source>Export as DICOM</source>
            <translation>Als DICOM exportieren</translation>
        </message>
        <message>
            <source>Every object says that it is synthetic: in its header, and in the pixels of the pictures.</source>
            <translation>Jedes Objekt sagt, dass es synthetisch ist: in seinem Header und in den Pixeln der Bilder.</translation>
        </message>
        <message>
            <source>In a study of its &amp;own, of no patient</source>
            <translation>In einer e&amp;igenen Studie, ohne Patienten</translation>
        </message>
        <message>
            <source>In the s&amp;tudy of this radiograph</source>
            <translation>In der S&amp;tudie dieser Aufnahme</translation>
        </message>
        <message>
            <source>These objects name the patient: name, number, birth date and study go along. Send them only where the radiograph itself may be, and never where they could be taken for an examination.</source>
            <translation>Diese Objekte nennen den Patienten: Name, Nummer, Geburtsdatum und Studie gehen mit. Bitte nur dorthin senden, wo auch die Aufnahme sein darf, und nie dorthin, wo sie für eine Untersuchung gehalten werden könnten.</translation>
        </message>
        <message>
            <source>Folder to write</source>
            <translation>Zielordner</translation>
        </message>
        <message>
            <source>&amp;Browse…</source>
            <translation>&amp;Durchsuchen…</translation>
        </message>
        <message>
            <source>What will be written</source>
            <translation>Was geschrieben wird</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>&amp;Next…</source>
            <translation>&amp;Weiter…</translation>
        </message>
        <message>
            <source>E&amp;xport</source>
            <translation>E&amp;xportieren</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Your sentence goes as it was written, and so does what is burnt into the film.</source>
            <translation>Ihr Satz geht mit, wie er geschrieben wurde, ebenso, was in die Aufnahme eingebrannt ist.</translation>
        </message>
        <message>
            <source>&amp;Folder</source>
            <translation>&amp;Ordner</translation>
        </message>
        <message>
            <source>Choose a folder.</source>
            <translation>Bitte einen Ordner wählen.</translation>
        </message>
        <message>
            <source>the patient of the radiograph</source>
            <translation>dem Patienten der Aufnahme</translation>
        </message>
        <message>
            <source>{n} DICOM objects of {patient}, with the recipe beside them and in each; an earlier export in this folder is replaced.</source>
            <translation>{n} DICOM-Objekte von {patient}, mit dem Rezept daneben und in jedem; ein früherer Export in diesem Ordner wird ersetzt.</translation>
        </message>
        <message>
            <source>{n} DICOM objects of {patient}. Next you see them, and say which PACS gets them.</source>
            <translation>{n} DICOM-Objekte von {patient}. Als Nächstes sehen Sie sie und sagen, welches PACS sie bekommt.</translation>
        </message>
        <message>
            <source>{n} DICOM objects of {patient}, with the recipe beside them and in each.</source>
            <translation>{n} DICOM-Objekte von {patient}, mit dem Rezept daneben und in jedem.</translation>
        </message>
        <message>
            <source>Writing…</source>
            <translation>Schreibt…</translation>
        </message>
        <message>
            <source>{done} of {total}: {name}</source>
            <translation>{done} von {total}: {name}</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Notice of the model</source>
            <translation>Hinweis des Modells</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Seed</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Changed</source>
            <translation>Geändert</translation>
        </message>
        <message>
            <source>{inside} pixels inside the edit mask, {outside} outside</source>
            <translation>{inside} Pixel innerhalb der Änderungsmaske, {outside} außerhalb</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <source>Reasons against this film</source>
            <translation>Gründe gegen diese Aufnahme</translation>
        </message>
        <message>
            <source>Ratings</source>
            <translation>Bewertungen</translation>
        </message>
        <message>
            <source>Input, SHA-256</source>
            <translation>Eingabe, SHA-256</translation>
        </message>
        <message>
            <source>Saving…</source>
            <translation>Wird gespeichert…</translation>
        </message>
        <message>
            <source>Saved in {folder}</source>
            <translation>Gespeichert in {folder}</translation>
        </message>
        <message>
            <source>Copied: {pane}</source>
            <translation>Kopiert: {pane}</translation>
        </message>
        <message>
            <source>Save the result as a folder</source>
            <translation>Ergebnis als Ordner speichern</translation>
        </message>
        <message>
            <source>Folder name</source>
            <translation>Ordnername</translation>
        </message>
        <message>
            <source>Export ratings as CSV</source>
            <translation>Bewertungen als CSV exportieren</translation>
        </message>
        <message>
            <source>Tables (*.csv);;All files (*)</source>
            <translation>Tabellen (*.csv);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Radiographs, ZIP, DICOMDIR, capsules (*.dcm *.dicom *.ima *.png *.jpg *.jpeg *.zip *.cvcase DICOMDIR*);;All files (*)</source>
            <translation>Röntgenaufnahmen, ZIP, DICOMDIR, Kapseln (*.dcm *.dicom *.ima *.png *.jpg *.jpeg *.zip *.cvcase DICOMDIR*);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Open radiographs</source>
            <translation>Röntgenaufnahmen öffnen</translation>
        </message>
        <message>
            <source>Open a folder, with all folders in it</source>
            <translation>Ordner mit allen Unterordnern öffnen</translation>
        </message>
        <message>
            <source>no radiograph found; choose DICOM, PNG or JPEG files, or a folder, ZIP or DICOMDIR with some</source>
            <translation>keine Röntgenaufnahme gefunden; bitte DICOM-, PNG- oder JPEG-Dateien wählen, oder einen Ordner, ein ZIP oder ein DICOMDIR mit solchen</translation>
        </message>
        <message>
            <source>This is the last of {n} files{shown}{so_far}.</source>
            <translation>Dies ist die letzte von {n} Dateien{shown}{so_far}.</translation>
        </message>
        <message>
            <source>This is the first of {n} files{shown}{so_far}.</source>
            <translation>Dies ist die erste von {n} Dateien{shown}{so_far}.</translation>
        </message>
        <message>
            <source> that the case list shows</source>
            <translation> in der angezeigten Liste</translation>
        </message>
        <message>
            <source> so far</source>
            <translation> bisher</translation>
        </message>
        <message>
            <source>Stopped before anything was found.</source>
            <translation>Angehalten, bevor etwas gefunden wurde.</translation>
        </message>
        <message>
            <source>Found {files}.</source>
            <translation>Gefunden: {files}.</translation>
        </message>
        <message>
            <source>File {index} of {n}: </source>
            <translation>Datei {index} von {n}: </translation>
        </message>
        <message>
            <source> (and {n} more could not be opened)</source>
            <translation> (und {n} weitere konnten nicht geöffnet werden)</translation>
        </message>
        <message>
            <source>&amp;Clear this list</source>
            <translation>Diese &amp;Liste leeren</translation>
        </message>
        <message>
            <source>neither DICOM nor PNG nor JPEG</source>
            <translation>weder DICOM noch PNG noch JPEG</translation>
        </message>
        <message>
            <source>DICOM, but no radiograph</source>
            <translation>DICOM, aber keine Röntgenaufnahme</translation>
        </message>
        <message>
            <source>empty</source>
            <translation>leer</translation>
        </message>
        <message>
            <source>a DICOMDIR whose files are listed anyway</source>
            <translation>ein DICOMDIR, dessen Dateien ohnehin aufgeführt sind</translation>
        </message>
        <message>
            <source>named by the DICOMDIR, but missing</source>
            <translation>im DICOMDIR genannt, fehlt aber</translation>
        </message>
        <message>
            <source>named by the DICOMDIR, but outside its folder</source>
            <translation>im DICOMDIR genannt, aber außerhalb seines Ordners</translation>
        </message>
        <message>
            <source>a damaged ZIP</source>
            <translation>ein beschädigtes ZIP</translation>
        </message>
        <message>
            <source>a ZIP within a ZIP</source>
            <translation>ein ZIP in einem ZIP</translation>
        </message>
        <message>
            <source>locked with a password</source>
            <translation>mit Passwort geschützt</translation>
        </message>
        <message>
            <source>packed in a way that is not supported</source>
            <translation>auf nicht unterstützte Weise gepackt</translation>
        </message>
        <message>
            <source>larger than a radiograph can be</source>
            <translation>größer, als eine Röntgenaufnahme sein kann</translation>
        </message>
        <message>
            <source>beyond the number of files that can be listed</source>
            <translation>über der Zahl der Dateien, die aufgeführt werden können</translation>
        </message>
        <message>
            <source>1 file</source>
            <translation>1 Datei</translation>
        </message>
        <message>
            <source>{n} files</source>
            <translation>{n} Dateien</translation>
        </message>
        <message>
            <source>{n} skipped ({reasons})</source>
            <translation>{n} ausgelassen ({reasons})</translation>
        </message>
        <message>
            <source>stopped before the end</source>
            <translation>vor dem Ende angehalten</translation>
        </message>
        <message>
            <source>Open a saved view</source>
            <translation>Gespeicherte Ansicht öffnen</translation>
        </message>
        <message>
            <source>DICOM presentation states (*.dcm);;All files (*)</source>
            <translation>DICOM Presentation States (*.dcm);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>{name}: window, place and {n} graphics are shown.</source>
            <translation>{name}: Fenster, Ort und {n} Grafiken werden gezeigt.</translation>
        </message>
        <message>
            <source>{name}: {n} graphics are shown; window and place are yours.</source>
            <translation>{name}: {n} Grafiken werden gezeigt; Fenster und Ort sind Ihre.</translation>
        </message>
        <message>
            <source>Take away</source>
            <translation>Wegnehmen</translation>
        </message>
        <message>
            <source>Graphics only</source>
            <translation>Nur Grafiken</translation>
        </message>
        <message>
            <source>[picture: {told}]</source>
            <translation>[Bild: {told}]</translation>
        </message>
        <message>
            <source>[picture]</source>
            <translation>[Bild]</translation>
        </message>
        <message>
            <source>Article</source>
            <translation>Artikel</translation>
        </message>
        <message>
            <source>Skip</source>
            <translation>Überspringen</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <source>Help</source>
            <translation>Hilfe</translation>
        </message>
        <message>
            <source>Search help and commands</source>
            <translation>Hilfe und Befehle durchsuchen</translation>
        </message>
        <message>
            <source>Articles and commands</source>
            <translation>Artikel und Befehle</translation>
        </message>
        <message>
            <source>Nothing matches. Try one word, such as “mask” or “zoom”.</source>
            <translation>Nichts gefunden. Bitte ein einzelnes Wort versuchen, etwa „mask“ oder „zoom“.</translation>
        </message>
        <message>
            <source>Do it</source>
            <translation>Ausführen</translation>
        </message>
        <message>
            <source>Do it: {command}</source>
            <translation>Ausführen: {command}</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Taste</translation>
        </message>
        <message>
            <source>Read more</source>
            <translation>Weiterlesen</translation>
        </message>
        <message>
            <source>(no mouse button)</source>
            <translation>(keine Maustaste)</translation>
        </message>
        <message>
            <source>Open a radiograph first.</source>
            <translation>Bitte zuerst eine Röntgenaufnahme öffnen.</translation>
        </message>
        <message>
            <source>Make a counterfactual first, or choose one.</source>
            <translation>Bitte zuerst ein kontrafaktisches Bild erzeugen oder eines wählen.</translation>
        </message>
        <message>
            <source>Only while a counterfactual is being made.</source>
            <translation>Nur während ein kontrafaktisches Bild entsteht.</translation>
        </message>
        <message>
            <source>Making…</source>
            <translation>Wird erzeugt…</translation>
        </message>
        <message>
            <source>{number} of {all}</source>
            <translation>{number} von {all}</translation>
        </message>
        <message>
            <source>Open it for me</source>
            <translation>Für mich öffnen</translation>
        </message>
        <message>
            <source>Make it for me</source>
            <translation>Für mich erzeugen</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>A radiograph is open</source>
            <translation>Eine Röntgenaufnahme ist geöffnet</translation>
        </message>
        <message>
            <source>The tour goes on with it. Nothing of it is changed.</source>
            <translation>Der Rundgang geht mit ihr weiter. Nichts an ihr wird geändert.</translation>
        </message>
        <message>
            <source>Open the sample</source>
            <translation>Das Beispiel öffnen</translation>
        </message>
        <message>
            <source>It is a simulated chest radiograph of no real patient. Your own films open by drop, or with {key}.</source>
            <translation>Eine simulierte Thoraxaufnahme ohne wirklichen Patienten. Eigene Aufnahmen öffnen Sie durch Ablegen oder mit {key}.</translation>
        </message>
        <message>
            <source>Say what should change</source>
            <translation>Sagen, was sich ändern soll</translation>
        </message>
        <message>
            <source>Look</source>
            <translation>Ansehen</translation>
        </message>
        <message>
            <source>Judge</source>
            <translation>Beurteilen</translation>
        </message>
        <message>
            <source>The counterfactual is being made. You can go on working meanwhile.</source>
            <translation>Das kontrafaktische Bild entsteht. Sie können währenddessen weiterarbeiten.</translation>
        </message>
        <message>
            <source>Pick add or remove, a finding and a side, and press Make counterfactual ({key}). The outline in the third pane shows where the image may change.</source>
            <translation>Hinzufügen oder Entfernen, einen Befund und eine Seite wählen, dann „Bild erzeugen“ ({key}). Der Umriss im dritten Bildfeld zeigt, wo sich das Bild ändern darf.</translation>
        </message>
        <message>
            <source>It could not be made: the line at the foot of the window says why.</source>
            <translation>Es konnte nicht erzeugt werden: die Zeile am unteren Rand sagt, warum.</translation>
        </message>
        <message>
            <source>Left the input, in the middle the synthetic counterfactual in amber, right the guidance map: where the model wanted to change the image, not where disease is.

Swipe with {swipe}; hold {flicker} to see the input in the place of the counterfactual.</source>
            <translation>Links die Eingabe, in der Mitte in Bernstein das synthetische kontrafaktische Bild, rechts die Leitkarte: wo das Modell das Bild ändern wollte, nicht wo eine Krankheit ist.

Wischen mit {swipe}; {flicker} halten, um die Eingabe anstelle des kontrafaktischen Bildes zu sehen.</translation>
        </message>
        <message>
            <source>You have compared them.</source>
            <translation>Sie haben verglichen.</translation>
        </message>
        <message>
            <source>Is it convincing, and does the map explain it? Click, or press {rate} and two digits.

The line below is the receipt: no pixel outside the edit mask has changed. {help} opens the help for whatever is under the pointer.</source>
            <translation>Ist es überzeugend, und erklärt die Karte es? Klicken oder {rate} und zwei Ziffern drücken.

Die Zeile darunter ist der Beleg: kein Pixel außerhalb der Änderungsmaske hat sich geändert. {help} öffnet die Hilfe zu dem, was unter dem Zeiger liegt.</translation>
        </message>
        <message>
            <source>Your rating is saved.</source>
            <translation>Ihre Bewertung ist gespeichert.</translation>
        </message>
        <message>
            <source>Case capsules (*.cvcase)</source>
            <translation>Fallkapseln (*.cvcase)</translation>
        </message>
        <message>
            <source>There is no result to save yet.</source>
            <translation>Es gibt noch kein Ergebnis zum Speichern.</translation>
        </message>
        <message>
            <source>Save case capsule</source>
            <translation>Fallkapsel speichern</translation>
        </message>
        <message>
            <source>Checking {name}…</source>
            <translation>{name} wird geprüft…</translation>
        </message>
        <message>
            <source>from {name}</source>
            <translation>aus {name}</translation>
        </message>
        <message>
            <source>rated: {answers}</source>
            <translation>bewertet: {answers}</translation>
        </message>
        <message>
            <source>{n} results of {name} stand beside yours; they are not kept in your history.</source>
            <translation>{n} Ergebnisse aus {name} stehen neben Ihren; sie kommen nicht in Ihren Verlauf.</translation>
        </message>
        <message>
            <source>The result of {name} stands beside yours; it is not kept in your history.</source>
            <translation>Das Ergebnis aus {name} steht neben Ihren; es kommt nicht in Ihren Verlauf.</translation>
        </message>
        <message>
            <source>{name} is about a radiograph of {columns} × {rows} pixels that is not open, and does not hold it. Open your own copy of it; the results appear with it.</source>
            <translation>{name} gehört zu einer Aufnahme von {columns} × {rows} Pixeln, die nicht offen ist, und enthält sie nicht. Bitte Ihre eigene Kopie öffnen; die Ergebnisse erscheinen mit ihr.</translation>
        </message>
        <message>
            <source>A capsule holds what was asked of this radiograph and what came out, with maps, masks and ratings, in one file. Whoever has the same radiograph can look at it and run it again.</source>
            <translation>Eine Kapsel enthält in einer Datei, was an dieser Aufnahme verlangt wurde und was herauskam, mit Karten, Masken und Bewertungen. Wer dieselbe Aufnahme hat, kann es ansehen und wiederholen.</translation>
        </message>
        <message>
            <source>&amp;All results ({n})</source>
            <translation>&amp;Alle Ergebnisse ({n})</translation>
        </message>
        <message>
            <source>S&amp;tarred results ({n})</source>
            <translation>Ergebnisse mit S&amp;tern ({n})</translation>
        </message>
        <message>
            <source>The result that is looked a&amp;t</source>
            <translation>Das an&amp;gezeigte Ergebnis</translation>
        </message>
        <message>
            <source>The &amp;radiograph goes along: its pixels, without name or dates</source>
            <translation>Die &amp;Röntgenaufnahme geht mit: ihre Pixel, ohne Namen und Daten</translation>
        </message>
        <message>
            <source>Whatever is burnt into the pixels goes along too, and a chest can be recognized. Send it only where you may send the radiograph itself.</source>
            <translation>In die Pixel Eingebranntes geht mit, und ein Thorax ist wiedererkennbar. Bitte nur dorthin senden, wohin die Aufnahme selbst darf.</translation>
        </message>
        <message>
            <source>Sentences, comments and initials of readers go as they were written.</source>
            <translation>Sätze, Kommentare und Kürzel gehen so mit, wie sie geschrieben wurden.</translation>
        </message>
        <message>
            <source>Words of the sentence, of the model or of a name</source>
            <translation>Wörter aus Satz, Modell oder Namen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation>Befund</translation>
        </message>
        <message>
            <source>&amp;Starred</source>
            <translation>&amp;Mit Stern</translation>
        </message>
        <message>
            <source>&amp;Rated</source>
            <translation>&amp;Bewertet</translation>
        </message>
        <message>
            <source>In the &amp;trash</source>
            <translation>Im &amp;Papierkorb</translation>
        </message>
        <message>
            <source>All findings</source>
            <translation>Alle Befunde</translation>
        </message>
        <message>
            <source>All models</source>
            <translation>Alle Modelle</translation>
        </message>
        <message>
            <source>seed {seed}</source>
            <translation>Seed {seed}</translation>
        </message>
        <message>
            <source>of a series</source>
            <translation>einer Serie</translation>
        </message>
        <message>
            <source>starred</source>
            <translation>mit Stern</translation>
        </message>
        <message>
            <source>History of results</source>
            <translation>Verlauf der Ergebnisse</translation>
        </message>
        <message>
            <source>Results found</source>
            <translation>Gefundene Ergebnisse</translation>
        </message>
        <message>
            <source>&amp;Open</source>
            <translation>&amp;Öffnen</translation>
        </message>
        <message>
            <source>St&amp;ar</source>
            <translation>&amp;Stern</translation>
        </message>
        <message>
            <source>&amp;Name…</source>
            <translation>&amp;Name…</translation>
        </message>
        <message>
            <source>&amp;Delete</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <source>&amp;Empty the trash</source>
            <translation>Papierkorb &amp;leeren</translation>
        </message>
        <message>
            <source>The history is not open yet, or cannot be opened.</source>
            <translation>Der Verlauf ist noch nicht offen oder kann nicht geöffnet werden.</translation>
        </message>
        <message>
            <source>{n} of {all} results · {size} on disk, {free} free</source>
            <translation>{n} von {all} Ergebnissen · {size} belegt, {free} frei</translation>
        </message>
        <message>
            <source>in the trash: {n}, {size}; emptied after 30 days</source>
            <translation>im Papierkorb: {n}, {size}; nach 30 Tagen geleert</translation>
        </message>
        <message>
            <source>Every result is kept here from now on.</source>
            <translation>Ab jetzt wird hier jedes Ergebnis aufgehoben.</translation>
        </message>
        <message>
            <source>Nothing found.</source>
            <translation>Nichts gefunden.</translation>
        </message>
        <message>
            <source>No st&amp;ar</source>
            <translation>Kein &amp;Stern</translation>
        </message>
        <message>
            <source>&amp;Bring back</source>
            <translation>&amp;Zurückholen</translation>
        </message>
        <message>
            <source>Name of the result</source>
            <translation>Name des Ergebnisses</translation>
        </message>
        <message>
            <source>A name to find it by; not that of the patient:</source>
            <translation>Ein Name zum Wiederfinden; nicht der des Patienten:</translation>
        </message>
        <message>
            <source>In the trash now; “In the trash” lists it, and it can be brought back.</source>
            <translation>Jetzt im Papierkorb; „Im Papierkorb“ führt es auf, und es kann zurückgeholt werden.</translation>
        </message>
        <message>
            <source>It is back.</source>
            <translation>Es ist wieder da.</translation>
        </message>
        <message>
            <source>The trash is empty.</source>
            <translation>Der Papierkorb ist leer.</translation>
        </message>
        <message>
            <source>&amp;Empty for good?</source>
            <translation>Endgültig &amp;leeren?</translation>
        </message>
        <message>
            <source>The result is still being kept; delete it in a moment.</source>
            <translation>Das Ergebnis wird noch abgelegt; bitte gleich löschen.</translation>
        </message>
        <message>
            <source>The result is back.</source>
            <translation>Das Ergebnis ist wieder da.</translation>
        </message>
        <message>
            <source>The file there is another radiograph now; the result that you chose is not of it.</source>
            <translation>Die Datei dort ist jetzt eine andere Aufnahme; das gewählte Ergebnis gehört nicht zu ihr.</translation>
        </message>
        <message>
            <source>The result belongs to a capsule; only results of your own can be starred.</source>
            <translation>Das Ergebnis gehört zu einer Kapsel; nur eigene Ergebnisse können einen Stern bekommen.</translation>
        </message>
        <message>
            <source>The result could not be kept on disk, so it cannot be starred.</source>
            <translation>Das Ergebnis konnte nicht abgelegt werden und kann daher keinen Stern bekommen.</translation>
        </message>
        <message>
            <source>The result is still being kept; try again in a moment.</source>
            <translation>Das Ergebnis wird noch abgelegt; bitte gleich nochmals versuchen.</translation>
        </message>
        <message>
            <source>The result is in the trash.</source>
            <translation>Das Ergebnis ist im Papierkorb.</translation>
        </message>
        <message>
            <source>The result is put away.</source>
            <translation>Das Ergebnis ist abgelegt.</translation>
        </message>
        <message>
            <source>{problem} Results of this session are lost when the window closes, unless saved.</source>
            <translation>{problem} Ergebnisse dieser Sitzung gehen beim Schließen verloren, wenn sie nicht gespeichert werden.</translation>
        </message>
        <message>
            <source>{size} GB</source>
            <translation>{size} GB</translation>
        </message>
        <message>
            <source>{size} MB</source>
            <translation>{size} MB</translation>
        </message>
        <message>
            <source>Attribute</source>
            <translation>Attribut</translation>
        </message>
        <message>
            <source>What happens</source>
            <translation>Was geschieht</translation>
        </message>
        <message>
            <source>Before</source>
            <translation>Vorher</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Nachher</translation>
        </message>
        <message>
            <source>removed</source>
            <translation>entfernt</translation>
        </message>
        <message>
            <source>emptied</source>
            <translation>geleert</translation>
        </message>
        <message>
            <source>stand-in</source>
            <translation>Ersatz</translation>
        </message>
        <message>
            <source>new UID</source>
            <translation>neue UID</translation>
        </message>
        <message>
            <source>stays</source>
            <translation>bleibt</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>geändert</translation>
        </message>
        <message>
            <source>Film {number}</source>
            <translation>Film {number}</translation>
        </message>
        <message>
            <source>Folder for the copies</source>
            <translation>Ordner für die Kopien</translation>
        </message>
        <message>
            <source>copied as {file}</source>
            <translation>kopiert als {file}</translation>
        </message>
        <message>
            <source>{n} copies in {folder}.</source>
            <translation>{n} Kopien in {folder}.</translation>
        </message>
        <message>
            <source>Cancelled.</source>
            <translation>Abgebrochen.</translation>
        </message>
        <message>
            <source>{n} films could not be copied; the list says why.</source>
            <translation>{n} Filme konnten nicht kopiert werden; die Liste sagt, warum.</translation>
        </message>
        <message>
            <source>the folder cannot be written ({reason}); choose another</source>
            <translation>der Ordner kann nicht beschrieben werden ({reason}); wählen Sie einen anderen</translation>
        </message>
        <message>
            <source>&amp;Pixel spacing and sizes</source>
            <translation>&amp;Pixelabstand und Maße</translation>
        </message>
        <message>
            <source>&amp;View, body part and exposure</source>
            <translation>&amp;Aufnahmerichtung, Körperteil und Belichtung</translation>
        </message>
        <message>
            <source>&amp;Sex, age (90 and more as one), size and weight</source>
            <translation>&amp;Geschlecht, Alter (ab 90 als eines), Größe und Gewicht</translation>
        </message>
        <message>
            <source>De-identified copies</source>
            <translation>De-identifizierte Kopien</translation>
        </message>
        <message>
            <source>Films</source>
            <translation>Filme</translation>
        </message>
        <message>
            <source>Add f&amp;iles…</source>
            <translation>Dateien hinzuf&amp;ügen…</translation>
        </message>
        <message>
            <source>Add f&amp;older…</source>
            <translation>&amp;Ordner hinzufügen…</translation>
        </message>
        <message>
            <source>&amp;Empty all dates and times</source>
            <translation>Alle Daten und Zeiten &amp;leeren</translation>
        </message>
        <message>
            <source>&amp;Move them back, all of a patient by the same time</source>
            <translation>Zurück&amp;verschieben, alle eines Patienten um dieselbe Zeit</translation>
        </message>
        <message>
            <source>&amp;Hold to show identity</source>
            <translation>&amp;Halten, um die Identität zu zeigen</translation>
        </message>
        <message>
            <source>&amp;Write a report beside them: what was done with each attribute, no values</source>
            <translation>&amp;Bericht dazuschreiben: was mit jedem Attribut geschah, ohne Werte</translation>
        </message>
        <message>
            <source>I have &amp;looked at the pixels of these films, or know that they name nobody</source>
            <translation>Ich habe die Pixel dieser &amp;Filme angesehen oder weiß, dass sie niemanden nennen</translation>
        </message>
        <message>
            <source>The same key gives the same stand-ins; keep it, and pass it to nobody: {file}</source>
            <translation>Derselbe Schlüssel gibt denselben Ersatz; bewahren Sie ihn auf und geben Sie ihn niemandem: {file}</translation>
        </message>
        <message>
            <source>Make &amp;copies</source>
            <translation>&amp;Kopieren</translation>
        </message>
        <message>
            <source>The originals are only read.</source>
            <translation>Die Originale werden nur gelesen.</translation>
        </message>
        <message>
            <source>What stays beside the picture itself</source>
            <translation>Was neben dem Bild selbst bleibt</translation>
        </message>
        <message>
            <source>{done} of {count} films</source>
            <translation>{done} von {count} Filmen</translation>
        </message>
        <message>
            <source>Ending after this film…</source>
            <translation>Endet nach diesem Film…</translation>
        </message>
        <message>
            <source>Add films, or a folder of them.</source>
            <translation>Fügen Sie Filme oder einen Ordner hinzu.</translation>
        </message>
        <message>
            <source>{n} films. Say that you looked at their pixels.</source>
            <translation>{n} Filme. Bestätigen Sie, dass Sie die Pixel angesehen haben.</translation>
        </message>
        <message>
            <source>1 film. Say that you looked at its pixels.</source>
            <translation>1 Film. Bestätigen Sie, dass Sie die Pixel angesehen haben.</translation>
        </message>
        <message>
            <source>{n} films will be copied.</source>
            <translation>{n} Filme werden kopiert.</translation>
        </message>
        <message>
            <source>1 film will be copied.</source>
            <translation>1 Film wird kopiert.</translation>
        </message>
        <message>
            <source>What becomes of each attribute</source>
            <translation>Was aus jedem Attribut wird</translation>
        </message>
        <message>
            <source>No program can be sure to find every text in the pixels. Look at each film: click on what is marked, or drag over it, to blank it. Lead letters and "PORTABLE" are marked as well; they may stay.</source>
            <translation>Kein Programm findet mit Sicherheit jeden Text in den Pixeln. Sehen Sie jeden Film an: Klicken Sie auf Markiertes oder ziehen Sie darüber, um es zu schwärzen. Auch Bleibuchstaben und „PORTABLE“ sind markiert; sie dürfen bleiben.</translation>
        </message>
        <message>
            <source>What may be text in the pixels; ticked parts are blanked</source>
            <translation>Was in den Pixeln Text sein kann; Angekreuztes wird geschwärzt</translation>
        </message>
        <message>
            <source>Looking at the film…</source>
            <translation>Der Film wird angesehen…</translation>
        </message>
        <message>
            <source>The pixels cannot be shown.</source>
            <translation>Die Pixel können nicht gezeigt werden.</translation>
        </message>
        <message>
            <source>Nothing that looks like text was found; look all the same.</source>
            <translation>Nichts gefunden, was wie Text aussieht; sehen Sie trotzdem hin.</translation>
        </message>
        <message>
            <source>{n} parts look like text; the picture shows where.</source>
            <translation>{n} Stellen sehen wie Text aus; das Bild zeigt, wo.</translation>
        </message>
        <message>
            <source>The film; drag over what is to be blanked</source>
            <translation>Der Film; ziehen Sie über das, was geschwärzt werden soll</translation>
        </message>
        <message>
            <source>The file says that text is burnt into its pixels.</source>
            <translation>Die Datei sagt, dass Text in ihre Pixel eingebrannt ist.</translation>
        </message>
        <message>
            <source>The file says that the person can be recognized in the picture.</source>
            <translation>Die Datei sagt, dass die Person im Bild zu erkennen ist.</translation>
        </message>
        <message>
            <source>A secondary capture: screens and scanned films often show names.</source>
            <translation>Eine Sekundäraufnahme: Bildschirme und gescannte Filme zeigen oft Namen.</translation>
        </message>
        <message>
            <source>Line of text</source>
            <translation>Textzeile</translation>
        </message>
        <message>
            <source>Marker</source>
            <translation>Marke</translation>
        </message>
        <message>
            <source>Drawn by you</source>
            <translation>Von Ihnen gezeichnet</translation>
        </message>
        <message>
            <source>{width} × {height} at {x}, {y}</source>
            <translation>{width} × {height} bei {x}, {y}</translation>
        </message>
        <message>
            <source>the file cannot be read</source>
            <translation>die Datei kann nicht gelesen werden</translation>
        </message>
        <message>
            <source>There is no DICOM file in this folder; choose another.</source>
            <translation>In diesem Ordner ist keine DICOM-Datei; wählen Sie einen anderen.</translation>
        </message>
        <message>
            <source>Right click</source>
            <translation>Rechtsklick</translation>
        </message>
        <message>
            <source>menu of the pane</source>
            <translation>Menü des Bildfelds</translation>
        </message>
        <message>
            <source>Double click</source>
            <translation>Doppelklick</translation>
        </message>
        <message>
            <source>one pane large, and back</source>
            <translation>ein Bildfeld groß, und zurück</translation>
        </message>
        <message>
            <source>While painting</source>
            <translation>Beim Zeichnen</translation>
        </message>
        <message>
            <source>right button erases, Ctrl inverts</source>
            <translation>rechte Taste radiert, Strg kehrt um</translation>
        </message>
        <message>
            <source>1 … 5 in the rating</source>
            <translation>1 … 5 in der Bewertung</translation>
        </message>
        <message>
            <source>answer the framed question and go on</source>
            <translation>die umrahmte Frage beantworten, dann weiter</translation>
        </message>
        <message>
            <source>Keys and mouse</source>
            <translation>Tasten und Maus</translation>
        </message>
        <message>
            <source>Search the list of keys</source>
            <translation>Die Liste der Tasten durchsuchen</translation>
        </message>
        <message>
            <source>Change…</source>
            <translation>Ändern…</translation>
        </message>
        <message>
            <source>Choose other keys and mouse habits</source>
            <translation>Andere Tasten und Mausgewohnheiten wählen</translation>
        </message>
        <message>
            <source>Nothing matches</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>The language changes when Counterview is started again.</source>
            <translation>Die Sprache wechselt beim nächsten Start von Counterview.</translation>
        </message>
        <message>
            <source>let go at the other end of the midline</source>
            <translation>am anderen Ende der Mittellinie loslassen</translation>
        </message>
        <message>
            <source>Measurements copied as a table: {count} rows</source>
            <translation>Messungen als Tabelle kopiert: {count} Zeilen</translation>
        </message>
        <message>
            <source>Save measurements</source>
            <translation>Messungen speichern</translation>
        </message>
        <message>
            <source>Nothing is measured on this film yet</source>
            <translation>Auf dieser Aufnahme ist noch nichts gemessen</translation>
        </message>
        <message>
            <source>Measurements saved as {name}</source>
            <translation>Messungen gespeichert als {name}</translation>
        </message>
        <message>
            <source>mm at detector</source>
            <translation>mm am Detektor</translation>
        </message>
        <message>
            <source>mm, calibrated</source>
            <translation>mm, kalibriert</translation>
        </message>
        <message>
            <source>mm, calibrated (fiducial)</source>
            <translation>mm, kalibriert (Referenzkörper)</translation>
        </message>
        <message>
            <source>mm, calibrated (geometry)</source>
            <translation>mm, kalibriert (Geometrie)</translation>
        </message>
        <message>
            <source>mm, calibrated (type not stated)</source>
            <translation>mm, kalibriert (Art nicht angegeben)</translation>
        </message>
        <message>
            <source>mm, calibrated (by the reader)</source>
            <translation>mm, kalibriert (durch Sie)</translation>
        </message>
        <message>
            <source>px</source>
            <translation>px</translation>
        </message>
        <message>
            <source>px (widths of a pixel)</source>
            <translation>px (Breiten eines Pixels)</translation>
        </message>
        <message>
            <source>measured on this picture, no diagnosis</source>
            <translation>an diesem Bild gemessen, keine Diagnose</translation>
        </message>
        <message>
            <source>ruler</source>
            <translation>Strecke</translation>
        </message>
        <message>
            <source>angle</source>
            <translation>Winkel</translation>
        </message>
        <message>
            <source>Cobb angle</source>
            <translation>Cobb-Winkel</translation>
        </message>
        <message>
            <source>cardiothoracic ratio</source>
            <translation>Herz-Thorax-Quotient</translation>
        </message>
        <message>
            <source>calibration</source>
            <translation>Kalibrierung</translation>
        </message>
        <message>
            <source>one end (or drag along it)</source>
            <translation>ein Ende (oder daran entlang ziehen)</translation>
        </message>
        <message>
            <source>the other end</source>
            <translation>das andere Ende</translation>
        </message>
        <message>
            <source>the end of one arm</source>
            <translation>das Ende des einen Schenkels</translation>
        </message>
        <message>
            <source>the corner</source>
            <translation>die Ecke</translation>
        </message>
        <message>
            <source>the end of the other arm</source>
            <translation>das Ende des anderen Schenkels</translation>
        </message>
        <message>
            <source>one end of the upper line (or drag along it)</source>
            <translation>ein Ende der oberen Linie (oder daran entlang ziehen)</translation>
        </message>
        <message>
            <source>its other end</source>
            <translation>ihr anderes Ende</translation>
        </message>
        <message>
            <source>one end of the lower line</source>
            <translation>ein Ende der unteren Linie</translation>
        </message>
        <message>
            <source>the midline, on a spinous process (drag along the spine if it leans)</source>
            <translation>die Mittellinie, auf einem Dornfortsatz (bei schräger Wirbelsäule an ihr entlang ziehen)</translation>
        </message>
        <message>
            <source>the outermost heart border, left in the picture</source>
            <translation>der äußerste Herzrand, links im Bild</translation>
        </message>
        <message>
            <source>the outermost heart border, right in the picture</source>
            <translation>der äußerste Herzrand, rechts im Bild</translation>
        </message>
        <message>
            <source>the inner rib margin where the chest is widest, left in the picture</source>
            <translation>der innere Rippenrand an der breitesten Stelle des Thorax, links im Bild</translation>
        </message>
        <message>
            <source>the inner rib margin, right in the picture</source>
            <translation>der innere Rippenrand, rechts im Bild</translation>
        </message>
        <message>
            <source>one end of a known length (or drag along it)</source>
            <translation>ein Ende einer bekannten Länge (oder daran entlang ziehen)</translation>
        </message>
        <message>
            <source>Cobb {angle}</source>
            <translation>Cobb {angle}</translation>
        </message>
        <message>
            <source>cardiothoracic ratio: no width</source>
            <translation>Herz-Thorax-Quotient: keine Breite</translation>
        </message>
        <message>
            <source>cardiothoracic ratio {ratio}</source>
            <translation>Herz-Thorax-Quotient {ratio}</translation>
        </message>
        <message>
            <source>heart {length}</source>
            <translation>Herz {length}</translation>
        </message>
        <message>
            <source>thorax {length}</source>
            <translation>Thorax {length}</translation>
        </message>
        <message>
            <source>AP view: the heart looks larger than on PA</source>
            <translation>AP-Aufnahme: das Herz erscheint größer als bei PA</translation>
        </message>
        <message>
            <source>lateral view: the ratio has no meaning here</source>
            <translation>seitliche Aufnahme: der Quotient hat hier keine Bedeutung</translation>
        </message>
        <message>
            <source>{ratio}, no diagnosis</source>
            <translation>{ratio}, keine Diagnose</translation>
        </message>
        <message>
            <source>CTR</source>
            <translation>HTQ</translation>
        </message>
        <message>
            <source>no angle</source>
            <translation>kein Winkel</translation>
        </message>
        <message>
            <source>Go back to the result (Esc) to measure</source>
            <translation>Zum Messen zum Ergebnis zurückkehren (Esc)</translation>
        </message>
        <message>
            <source>Measurement deleted; undo brings it back</source>
            <translation>Messung gelöscht; Zurücknehmen bringt sie wieder</translation>
        </message>
        <message>
            <source>Measurements deleted: {count}; undo brings them back</source>
            <translation>Messungen gelöscht: {count}; Zurücknehmen bringt sie wieder</translation>
        </message>
        <message>
            <source>Lengths count as the file says</source>
            <translation>Längen gelten, wie die Datei sagt</translation>
        </message>
        <message>
            <source>This film is not calibrated by you</source>
            <translation>Diese Aufnahme ist nicht von Ihnen kalibriert</translation>
        </message>
        <message>
            <source>Calibrate this film</source>
            <translation>Diese Aufnahme kalibrieren</translation>
        </message>
        <message>
            <source>How long is what you drew along, in mm?
Lengths hold for its distance from the detector only.</source>
            <translation>Wie lang ist die gezogene Strecke, in mm?
Längen gelten nur für ihren Abstand vom Detektor.</translation>
        </message>
        <message>
            <source>Calibrated: lengths on this film say so; undo takes it back</source>
            <translation>Kalibriert: die Längen auf dieser Aufnahme sagen es; Zurücknehmen macht es rückgängig</translation>
        </message>
        <message>
            <source>synthetic · {words}</source>
            <translation>synthetisch · {words}</translation>
        </message>
        <message>
            <source>drawn on the input</source>
            <translation>auf der Eingabe gezeichnet</translation>
        </message>
        <message>
            <source>drawn on the synthetic result</source>
            <translation>auf dem synthetischen Ergebnis gezeichnet</translation>
        </message>
        <message>
            <source>The view is {words}, not as stored; reset it before {doing}</source>
            <translation>Die Ansicht ist {words}, nicht wie gespeichert; vor dem {doing} bitte zurücksetzen</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>Titel</translation>
        </message>
        <message>
            <source>Understands</source>
            <translation>Versteht</translation>
        </message>
        <message>
            <source>Choose its folder…</source>
            <translation>Seinen Ordner wählen…</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>I have read the licence and &amp;accept it</source>
            <translation>Ich habe die Lizenz gelesen und &amp;nehme sie an</translation>
        </message>
        <message>
            <source>A&amp;dd the model</source>
            <translation>Modell hin&amp;zufügen</translation>
        </message>
        <message>
            <source>&amp;Back</source>
            <translation>&amp;Zurück</translation>
        </message>
        <message>
            <source>Add {name}</source>
            <translation>{name} hinzufügen</translation>
        </message>
        <message>
            <source>An original checkpoint</source>
            <translation>Ein Original-Checkpoint</translation>
        </message>
        <message>
            <source>A folder in the layout of diffusers</source>
            <translation>Ein Ordner im Aufbau von diffusers</translation>
        </message>
        <message>
            <source>it is converted into your own models; only tensors are read from it, nothing is run</source>
            <translation>er wird in Ihre eigenen Modelle umgewandelt; nur Tensoren werden daraus gelesen, nichts wird ausgeführt</translation>
        </message>
        <message>
            <source>every weight is read and checked</source>
            <translation>jedes Gewicht wird gelesen und geprüft</translation>
        </message>
        <message>
            <source>&amp;Copy it to my own models ({size})</source>
            <translation>In meine eigenen Modelle &amp;kopieren ({size})</translation>
        </message>
        <message>
            <source>Found in {file}.</source>
            <translation>Gefunden in {file}.</translation>
        </message>
        <message>
            <source>No licence was found beside it. Write under which one you may use it.</source>
            <translation>Daneben wurde keine Lizenz gefunden. Bitte angeben, unter welcher Sie es verwenden dürfen.</translation>
        </message>
        <message>
            <source>&amp;Title</source>
            <translation>&amp;Titel</translation>
        </message>
        <message>
            <source>&amp;Understands</source>
            <translation>&amp;Versteht</translation>
        </message>
        <message>
            <source>Tokenizer</source>
            <translation>Tokenizer</translation>
        </message>
        <message>
            <source>&amp;Licence</source>
            <translation>&amp;Lizenz</translation>
        </message>
        <message>
            <source>missing: vocab.json and merges.txt of the text encoder</source>
            <translation>es fehlen: vocab.json und merges.txt des Text-Encoders</translation>
        </message>
        <message>
            <source>in {folder}</source>
            <translation>in {folder}</translation>
        </message>
        <message>
            <source>A checkpoint does not hold the word pieces that its text encoder reads. They are the files vocab.json and merges.txt of openai/clip-vit-large-patch14.</source>
            <translation>Ein Checkpoint enthält die Wortteile nicht, die sein Text-Encoder liest. Es sind die Dateien vocab.json und merges.txt von openai/clip-vit-large-patch14.</translation>
        </message>
        <message>
            <source>Folder with vocab.json and merges.txt</source>
            <translation>Ordner mit vocab.json und merges.txt</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Modelle</translation>
        </message>
        <message>
            <source>&amp;Add…</source>
            <translation>&amp;Hinzufügen…</translation>
        </message>
        <message>
            <source>&amp;Run on these</source>
            <translation>&amp;Mit diesen rechnen</translation>
        </message>
        <message>
            <source>A&amp;bout</source>
            <translation>&amp;Über</translation>
        </message>
        <message>
            <source>&amp;Check</source>
            <translation>&amp;Prüfen</translation>
        </message>
        <message>
            <source>Re&amp;title…</source>
            <translation>&amp;Umbenennen…</translation>
        </message>
        <message>
            <source>Re&amp;move…</source>
            <translation>&amp;Entfernen…</translation>
        </message>
        <message>
            <source>One model at a time: wait, or cancel what runs.</source>
            <translation>Ein Modell nach dem anderen: bitte warten oder abbrechen, was läuft.</translation>
        </message>
        <message>
            <source>A &amp;folder…</source>
            <translation>Ein &amp;Ordner…</translation>
        </message>
        <message>
            <source>A &amp;checkpoint file…</source>
            <translation>Eine &amp;Checkpoint-Datei…</translation>
        </message>
        <message>
            <source>Make the present request with two or more models: Ctrl+click chooses several</source>
            <translation>Den jetzigen Auftrag mit zwei oder mehr Modellen rechnen: Strg+Klick wählt mehrere</translation>
        </message>
        <message>
            <source>{n} models: Run on these makes the present request with each of them, side by side.</source>
            <translation>{n} Modelle: „Mit diesen rechnen“ führt den jetzigen Auftrag mit jedem aus, nebeneinander.</translation>
        </message>
        <message>
            <source>All of them have to be ready.</source>
            <translation>Alle müssen bereit sein.</translation>
        </message>
        <message>
            <source>Drop a model here: a diffusers folder, or an original .ckpt or .safetensors checkpoint.</source>
            <translation>Modell hier ablegen: einen diffusers-Ordner oder einen Original-Checkpoint (.ckpt oder .safetensors).</translation>
        </message>
        <message>
            <source>Add a model</source>
            <translation>Modell hinzufügen</translation>
        </message>
        <message>
            <source>Checkpoints (*.ckpt *.safetensors)</source>
            <translation>Checkpoints (*.ckpt *.safetensors)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Another title</source>
            <translation>Anderer Titel</translation>
        </message>
        <message>
            <source>Title of {name}; its name, which results refer to, stays:</source>
            <translation>Titel von {name}; sein Name, auf den sich Ergebnisse beziehen, bleibt:</translation>
        </message>
        <message>
            <source>Remove a model</source>
            <translation>Modell entfernen</translation>
        </message>
        <message>
            <source>Remove {title}?</source>
            <translation>{title} entfernen?</translation>
        </message>
        <message>
            <source>Whole: the {count} weights of {name} are there, finite and as its card says.</source>
            <translation>Vollständig: die {count} Gewichte von {name} sind da, endlich und wie auf der Karte.</translation>
        </message>
        <message>
            <source>Added {name}.</source>
            <translation>{name} hinzugefügt.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was kept.</source>
            <translation>Abgebrochen; nichts wurde behalten.</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Problem</source>
            <translation>Problem</translation>
        </message>
        <message>
            <source>opening the checkpoint</source>
            <translation>Checkpoint wird geöffnet</translation>
        </message>
        <message>
            <source>converting the unet</source>
            <translation>U-Net wird umgewandelt</translation>
        </message>
        <message>
            <source>converting the vae</source>
            <translation>VAE wird umgewandelt</translation>
        </message>
        <message>
            <source>converting the text encoder</source>
            <translation>Text-Encoder wird umgewandelt</translation>
        </message>
        <message>
            <source>checking the unet</source>
            <translation>U-Net wird geprüft</translation>
        </message>
        <message>
            <source>checking the vae</source>
            <translation>VAE wird geprüft</translation>
        </message>
        <message>
            <source>checking the text encoder</source>
            <translation>Text-Encoder wird geprüft</translation>
        </message>
        <message>
            <source>trying it on an empty picture</source>
            <translation>Versuch mit einem leeren Bild</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>&amp;Abbrechen</translation>
        </message>
        <message>
            <source>ready</source>
            <translation>bereit</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>beschädigt</translation>
        </message>
        <message>
            <source>missing file</source>
            <translation>Datei fehlt</translation>
        </message>
        <message>
            <source>findings and levels</source>
            <translation>Befunde und Grade</translation>
        </message>
        <message>
            <source>findings and levels, also side, zone, severity and kind</source>
            <translation>Befunde und Grade, auch Seite, Zone, Schweregrad und Art</translation>
        </message>
        <message>
            <source>Method</source>
            <translation>Methode</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Herkunft</translation>
        </message>
        <message>
            <source>not stated</source>
            <translation>nicht angegeben</translation>
        </message>
        <message>
            <source>Hash</source>
            <translation>Prüfsumme</translation>
        </message>
        <message>
            <source>{digits}… (SHA-256 of the U-Net)</source>
            <translation>{digits}… (SHA-256 des U-Nets)</translation>
        </message>
        <message>
            <source>came with Counterview</source>
            <translation>mit Counterview geliefert</translation>
        </message>
        <message>
            <source>not known</source>
            <translation>nicht bekannt</translation>
        </message>
        <message>
            <source>about {whole} for an edit, {half} in half precision</source>
            <translation>etwa {whole} je Bearbeitung, {half} in halber Genauigkeit</translation>
        </message>
        <message>
            <source>{licence} (accepted {day})</source>
            <translation>{licence} (angenommen {day})</translation>
        </message>
        <message>
            <source>no process can be started ({kind}); close other programs and try again</source>
            <translation>es kann kein Prozess gestartet werden ({kind}); bitte andere Programme schließen und nochmals versuchen</translation>
        </message>
        <message>
            <source>the process stopped unexpectedly (exit code {code}); there may be too little memory</source>
            <translation>der Prozess wurde unerwartet beendet (Exit-Code {code}); vielleicht zu wenig Speicher</translation>
        </message>
        <message>
            <source>window: sideways its width, up and down its level</source>
            <translation>Fensterung: seitwärts Breite, auf und ab Zentrum</translation>
        </message>
        <message>
            <source>window, fine</source>
            <translation>Fensterung, fein</translation>
        </message>
        <message>
            <source>window, coarse</source>
            <translation>Fensterung, grob</translation>
        </message>
        <message>
            <source>window on the values in a box</source>
            <translation>Fenster aus den Werten in einem Kasten</translation>
        </message>
        <message>
            <source>pan</source>
            <translation>verschieben</translation>
        </message>
        <message>
            <source>zoom at the pressed point</source>
            <translation>am gedrückten Punkt zoomen</translation>
        </message>
        <message>
            <source>magnifier: the same spot in all panes; the wheel changes it</source>
            <translation>Lupe: dieselbe Stelle in allen Bildfeldern; das Rad ändert sie</translation>
        </message>
        <message>
            <source>nothing</source>
            <translation>nichts</translation>
        </message>
        <message>
            <source>zoom at the pointer</source>
            <translation>am Zeiger zoomen</translation>
        </message>
        <message>
            <source>previous, next case</source>
            <translation>vorheriger, nächster Fall</translation>
        </message>
        <message>
            <source>previous, next result</source>
            <translation>vorheriges, nächstes Ergebnis</translation>
        </message>
        <message>
            <source>size of the brush</source>
            <translation>Größe des Pinsels</translation>
        </message>
        <message>
            <source>left drag</source>
            <translation>Ziehen links</translation>
        </message>
        <message>
            <source>middle drag</source>
            <translation>Ziehen Mitte</translation>
        </message>
        <message>
            <source>right drag</source>
            <translation>Ziehen rechts</translation>
        </message>
        <message>
            <source>wheel</source>
            <translation>Rad</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>Umschalt</translation>
        </message>
        <message>
            <source>Ctrl</source>
            <translation>Strg</translation>
        </message>
        <message>
            <source>Alt</source>
            <translation>Alt</translation>
        </message>
        <message>
            <source>PACS</source>
            <translation>PACS</translation>
        </message>
        <message>
            <source>K&amp;nown PACS…</source>
            <translation>Be&amp;kannte PACS…</translation>
        </message>
        <message>
            <source>&amp;Hide who it is</source>
            <translation>&amp;Verbergen, wer es ist</translation>
        </message>
        <message>
            <source>Dots in the place of names, patient IDs and accession numbers</source>
            <translation>Punkte an Stelle von Namen, Patienten-IDs und Auftragsnummern</translation>
        </message>
        <message>
            <source>{done} of {total} images</source>
            <translation>{done} von {total} Bildern</translation>
        </message>
        <message>
            <source>{n} images came</source>
            <translation>{n} Bilder sind da</translation>
        </message>
        <message>
            <source>C-&amp;GET: over the connection that we open</source>
            <translation>C-&amp;GET: über unsere eigene Verbindung</translation>
        </message>
        <message>
            <source>C-MO&amp;VE: it opens a connection to us</source>
            <translation>C-MO&amp;VE: es öffnet eine Verbindung zu uns</translation>
        </message>
        <message>
            <source>Objects &amp;may be sent there</source>
            <translation>Dorthin d&amp;arf gesendet werden</translation>
        </message>
        <message>
            <source>Encr&amp;ypted (TLS)</source>
            <translation>Verschlüsselt (T&amp;LS)</translation>
        </message>
        <message>
            <source> s</source>
            <translation> s</translation>
        </message>
        <message>
            <source>&amp;Name</source>
            <translation>&amp;Name</translation>
        </message>
        <message>
            <source>As you call it; it stands in lists, and is typed before sending.</source>
            <translation>Wie Sie es nennen; so steht es in Listen, und so wird es vor dem Senden getippt.</translation>
        </message>
        <message>
            <source>&amp;Host</source>
            <translation>Re&amp;chner</translation>
        </message>
        <message>
            <source>Name or address of the PACS in your network.</source>
            <translation>Name oder Adresse des PACS in Ihrem Netz.</translation>
        </message>
        <message>
            <source>&amp;Port</source>
            <translation>&amp;Port</translation>
        </message>
        <message>
            <source>Often 104 or 11112.</source>
            <translation>Oft 104 oder 11112.</translation>
        </message>
        <message>
            <source>AE &amp;title of the PACS</source>
            <translation>AE-&amp;Titel des PACS</translation>
        </message>
        <message>
            <source>Its name among DICOM devices; capitals count.</source>
            <translation>Sein Name unter DICOM-Geräten; Groß- und Kleinschreibung zählt.</translation>
        </message>
        <message>
            <source>&amp;Our AE title</source>
            <translation>&amp;Unser AE-Titel</translation>
        </message>
        <message>
            <source>The name by which the PACS has to know this computer; tell it to the administrator.</source>
            <translation>Der Name, unter dem das PACS diesen Rechner kennen muss; nennen Sie ihn dem Administrator.</translation>
        </message>
        <message>
            <source>Films come by</source>
            <translation>Bilder kommen mit</translation>
        </message>
        <message>
            <source>Needs nothing more. Try this first.</source>
            <translation>Braucht nichts weiter. Versuchen Sie es zuerst damit.</translation>
        </message>
        <message>
            <source>The PACS has to know our address and port; see “How films are received”.</source>
            <translation>Das PACS muss unsere Adresse und unseren Port kennen; siehe „Wie Bilder empfangen werden“.</translation>
        </message>
        <message>
            <source>Off: this PACS is only read. On: what is synthetic can be sent there, after you confirm it.</source>
            <translation>Aus: Dieses PACS wird nur gelesen. An: Synthetisches kann dorthin gesendet werden, nachdem Sie es bestätigt haben.</translation>
        </message>
        <message>
            <source>Without a valid certificate there is no connection; nothing falls back to plain.</source>
            <translation>Ohne gültiges Zertifikat gibt es keine Verbindung, auch keine unverschlüsselte.</translation>
        </message>
        <message>
            <source>Authorities</source>
            <translation>Zertifizierungsstellen</translation>
        </message>
        <message>
            <source>PEM file; empty for those of this system.</source>
            <translation>PEM-Datei; leer für die dieses Systems.</translation>
        </message>
        <message>
            <source>Our certificate</source>
            <translation>Unser Zertifikat</translation>
        </message>
        <message>
            <source>PEM file, where the PACS asks for one.</source>
            <translation>PEM-Datei, wenn das PACS eines verlangt.</translation>
        </message>
        <message>
            <source>Our key</source>
            <translation>Unser Schlüssel</translation>
        </message>
        <message>
            <source>PEM file that belongs to it.</source>
            <translation>Die PEM-Datei dazu.</translation>
        </message>
        <message>
            <source>&amp;Wait for answers</source>
            <translation>Auf Antwort &amp;warten</translation>
        </message>
        <message>
            <source>name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>host</source>
            <translation>Rechner</translation>
        </message>
        <message>
            <source>AE title of the PACS</source>
            <translation>AE-Titel des PACS</translation>
        </message>
        <message>
            <source>our AE title</source>
            <translation>unser AE-Titel</translation>
        </message>
        <message>
            <source>Browse…</source>
            <translation>Durchsuchen…</translation>
        </message>
        <message>
            <source>Certificates and keys (*.pem *.crt *.cer *.key)</source>
            <translation>Zertifikate und Schlüssel (*.pem *.crt *.cer *.key)</translation>
        </message>
        <message>
            <source>No folder can be made for what is fetched ({why}); free some space.</source>
            <translation>Für das Geholte lässt sich kein Ordner anlegen ({why}); schaffen Sie Platz.</translation>
        </message>
        <message>
            <source>In the folder of this application, named by numbers; above {size} the oldest are removed</source>
            <translation>Im Ordner dieses Programms, mit Nummern benannt; über {size} werden die ältesten entfernt</translation>
        </message>
        <message>
            <source>&amp;Remove them…</source>
            <translation>&amp;Entfernen…</translation>
        </message>
        <message>
            <source>1 fetched film is kept here, {size}</source>
            <translation>1 geholte Aufnahme liegt hier, {size}</translation>
        </message>
        <message>
            <source>{n} fetched films are kept here, {size}</source>
            <translation>{n} geholte Aufnahmen liegen hier, {size}</translation>
        </message>
        <message>
            <source>No fetched films are kept here</source>
            <translation>Hier liegen keine geholten Aufnahmen</translation>
        </message>
        <message>
            <source>Remove fetched films</source>
            <translation>Geholte Aufnahmen entfernen</translation>
        </message>
        <message>
            <source>Remove the films that were fetched from a PACS?</source>
            <translation>Die Aufnahmen entfernen, die von einem PACS geholt wurden?</translation>
        </message>
        <message>
            <source>They can be fetched again. Films that are open now stay. Results, ratings, measurements and masks are kept, and come back with their film.</source>
            <translation>Sie lassen sich wieder holen. Was gerade offen ist, bleibt. Ergebnisse, Bewertungen, Messungen und Masken werden behalten und kommen mit ihrer Aufnahme zurück.</translation>
        </message>
        <message>
            <source>Removed; what is open was kept.</source>
            <translation>Entfernt; was offen ist, blieb.</translation>
        </message>
        <message>
            <source>Removed.</source>
            <translation>Entfernt.</translation>
        </message>
        <message>
            <source>it may hold no images, or none that may leave the PACS</source>
            <translation>vielleicht sind keine Bilder darin, oder keine, die das PACS verlassen dürfen</translation>
        </message>
        <message>
            <source>Nothing came: {why}.</source>
            <translation>Es kam nichts: {why}.</translation>
        </message>
        <message>
            <source>The study has no series of chest X-rays; open it and choose an image.</source>
            <translation>Die Studie hat keine Serie mit Thoraxaufnahmen; klappen Sie sie auf und wählen Sie ein Bild.</translation>
        </message>
        <message>
            <source>No PACS is known here yet</source>
            <translation>Hier ist noch kein PACS bekannt</translation>
        </message>
        <message>
            <source>A PACS is called only after you have written down where it is. Your PACS administrator can tell you; the next page says what to ask for.</source>
            <translation>Ein PACS wird erst angesprochen, wenn Sie eingetragen haben, wo es ist. Ihr PACS-Administrator weiß es; die nächste Seite sagt, wonach Sie fragen.</translation>
        </message>
        <message>
            <source>&amp;Add a PACS…</source>
            <translation>PACS &amp;eintragen…</translation>
        </message>
        <message>
            <source>The known PACS cannot be read</source>
            <translation>Die bekannten PACS lassen sich nicht lesen</translation>
        </message>
        <message>
            <source>The list of PACS cannot be written ({why}); free some space and try again.</source>
            <translation>Die Liste der PACS lässt sich nicht schreiben ({why}); schaffen Sie Platz und versuchen Sie es noch einmal.</translation>
        </message>
        <message>
            <source>Known PACS</source>
            <translation>Bekannte PACS</translation>
        </message>
        <message>
            <source>In the &amp;DICOM network (DIMSE)</source>
            <translation>Im &amp;DICOM-Netz (DIMSE)</translation>
        </message>
        <message>
            <source>By DICOM&amp;web (https)</source>
            <translation>Über DICOM&amp;web (https)</translation>
        </message>
        <message>
            <source>&amp;Remove…</source>
            <translation>&amp;Entfernen…</translation>
        </message>
        <message>
            <source>What to ask for</source>
            <translation>Wonach zu fragen ist</translation>
        </message>
        <message>
            <source>How films are received</source>
            <translation>Wie Bilder empfangen werden</translation>
        </message>
        <message>
            <source>T&amp;est</source>
            <translation>P&amp;rüfen</translation>
        </message>
        <message>
            <source>Ask whether it is there, with what stands in the form</source>
            <translation>Fragen, ob es da ist, mit dem, was im Formular steht</translation>
        </message>
        <message>
            <source>D&amp;iscard</source>
            <translation>Verwer&amp;fen</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>&amp;Speichern</translation>
        </message>
        <message>
            <source>Still to be filled in: {fields}.</source>
            <translation>Noch auszufüllen: {fields}.</translation>
        </message>
        <message>
            <source>Saved.</source>
            <translation>Gespeichert.</translation>
        </message>
        <message>
            <source>Remove a PACS</source>
            <translation>Ein PACS entfernen</translation>
        </message>
        <message>
            <source>Remove {name} from the list?</source>
            <translation>{name} aus der Liste entfernen?</translation>
        </message>
        <message>
            <source>Nothing changes in the PACS. Its token is forgotten; what waits to be sent there waits on.</source>
            <translation>Im PACS ändert sich nichts. Sein Token wird vergessen; was dorthin gesendet werden soll, wartet weiter.</translation>
        </message>
        <message>
            <source>Asking {node}…</source>
            <translation>{node} wird gefragt…</translation>
        </message>
        <message>
            <source>What you changed is not saved.</source>
            <translation>Was Sie geändert haben, ist nicht gespeichert.</translation>
        </message>
        <message>
            <source>{modality} instead of DX or CR</source>
            <translation>{modality} statt DX oder CR</translation>
        </message>
        <message>
            <source>{modality} only: no radiograph</source>
            <translation>Nur {modality}: keine Röntgenaufnahme</translation>
        </message>
        <message>
            <source>{modality}: no radiograph</source>
            <translation>{modality}: keine Röntgenaufnahme</translation>
        </message>
        <message>
            <source>{part} instead of chest</source>
            <translation>{part} statt Thorax</translation>
        </message>
        <message>
            <source>No image that can be opened</source>
            <translation>Kein Bild, das sich öffnen lässt</translation>
        </message>
        <message>
            <source>Counterfactual, Secondary Capture</source>
            <translation>Kontrafaktisch, Secondary Capture</translation>
        </message>
        <message>
            <source>Counterfactual, DX</source>
            <translation>Kontrafaktisch, DX</translation>
        </message>
        <message>
            <source>Segmentation</source>
            <translation>Segmentierung</translation>
        </message>
        <message>
            <source>Presentation state</source>
            <translation>Presentation State</translation>
        </message>
        <message>
            <source>Structured report</source>
            <translation>Structured Report</translation>
        </message>
        <message>
            <source>Parametric map</source>
            <translation>Parametric Map</translation>
        </message>
        <message>
            <source>Guidance map, segmentation</source>
            <translation>Leitkarte, Segmentierung</translation>
        </message>
        <message>
            <source>Edit mask, segmentation</source>
            <translation>Änderungsmaske, Segmentierung</translation>
        </message>
        <message>
            <source>Painted mask, segmentation</source>
            <translation>Gezeichnete Maske, Segmentierung</translation>
        </message>
        <message>
            <source>waits</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>is being sent</source>
            <translation>wird gesendet</translation>
        </message>
        <message>
            <source>✓ sent</source>
            <translation>✓ gesendet</translation>
        </message>
        <message>
            <source>✗ refused</source>
            <translation>✗ abgewiesen</translation>
        </message>
        <message>
            <source>Other object</source>
            <translation>Anderes Objekt</translation>
        </message>
        <message>
            <source>next try at {time}</source>
            <translation>nächster Versuch um {time}</translation>
        </message>
        <message>
            <source>sending {n}…</source>
            <translation>{n} werden gesendet…</translation>
        </message>
        <message>
            <source>1 waits</source>
            <translation>1 wartet</translation>
        </message>
        <message>
            <source>{n} wait</source>
            <translation>{n} warten</translation>
        </message>
        <message>
            <source>{n} refused</source>
            <translation>{n} abgewiesen</translation>
        </message>
        <message>
            <source>PACS: {stand}</source>
            <translation>PACS: {stand}</translation>
        </message>
        <message>
            <source>To</source>
            <translation>An</translation>
        </message>
        <message>
            <source>Object</source>
            <translation>Objekt</translation>
        </message>
        <message>
            <source>Put in</source>
            <translation>Eingelegt</translation>
        </message>
        <message>
            <source>Proof or reason</source>
            <translation>Nachweis oder Grund</translation>
        </message>
        <message>
            <source>Outbox</source>
            <translation>Postausgang</translation>
        </message>
        <message>
            <source>Objects in the outbox</source>
            <translation>Objekte im Postausgang</translation>
        </message>
        <message>
            <source>&amp;Send now</source>
            <translation>Jetzt &amp;senden</translation>
        </message>
        <message>
            <source>Do not wait for the next try</source>
            <translation>Nicht auf den nächsten Versuch warten</translation>
        </message>
        <message>
            <source>&amp;Try again</source>
            <translation>Noch einmal &amp;versuchen</translation>
        </message>
        <message>
            <source>Send the chosen ones once more, though they were refused</source>
            <translation>Die gewählten noch einmal senden, obwohl sie abgewiesen wurden</translation>
        </message>
        <message>
            <source>Forget the chosen ones (Delete); what waits is not sent</source>
            <translation>Die gewählten vergessen (Entf); was wartet, wird nicht gesendet</translation>
        </message>
        <message>
            <source>Remove what was s&amp;ent</source>
            <translation>Gesendetes ent&amp;fernen</translation>
        </message>
        <message>
            <source>Sending; {n} to go</source>
            <translation>Wird gesendet; noch {n}</translation>
        </message>
        <message>
            <source>Nothing waits, and nothing was sent.</source>
            <translation>Nichts wartet, und nichts wurde gesendet.</translation>
        </message>
        <message>
            <source>Remove from the outbox</source>
            <translation>Aus dem Postausgang entfernen</translation>
        </message>
        <message>
            <source>Remove what still waits to be sent?</source>
            <translation>Entfernen, was noch auf das Senden wartet?</translation>
        </message>
        <message>
            <source>It is not sent then. The result stays, and can be sent again.</source>
            <translation>Es wird dann nicht gesendet. Das Ergebnis bleibt und lässt sich wieder senden.</translation>
        </message>
        <message>
            <source> GB</source>
            <translation> GB</translation>
        </message>
        <message>
            <source>Listen at</source>
            <translation>Horcht an</translation>
        </message>
        <message>
            <source>An address of this computer. 127.0.0.1: this computer alone; 0.0.0.0: all networks.</source>
            <translation>Eine Adresse dieses Rechners. 127.0.0.1: nur dieser Rechner; 0.0.0.0: alle Netze.</translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Open only while films are being fetched by C-MOVE.</source>
            <translation>Nur offen, während mit C-MOVE geholt wird.</translation>
        </message>
        <message>
            <source>Our AE title</source>
            <translation>Unser AE-Titel</translation>
        </message>
        <message>
            <source>Where the PACS sends films to; tell it with the port.</source>
            <translation>Wohin das PACS Bilder sendet; nennen Sie ihn mit dem Port.</translation>
        </message>
        <message>
            <source>Allowed AE titles</source>
            <translation>Erlaubte AE-Titel</translation>
        </message>
        <message>
            <source>With commas between them. Empty: only the PACS that was asked.</source>
            <translation>Mit Kommas dazwischen. Leer: nur das PACS, das gefragt wurde.</translation>
        </message>
        <message>
            <source>Allowed addresses</source>
            <translation>Erlaubte Adressen</translation>
        </message>
        <message>
            <source>As above, as numbers like 192.168.7.20.</source>
            <translation>Wie oben, als Zahlen wie 192.168.7.20.</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>Höchstens</translation>
        </message>
        <message>
            <source>Of one retrieval; what is beyond it is refused.</source>
            <translation>Für einen Abruf; was darüber ist, wird abgewiesen.</translation>
        </message>
        <message>
            <source>Any date</source>
            <translation>Jedes Datum</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Last 30 days</source>
            <translation>Letzte 30 Tage</translation>
        </message>
        <message>
            <source>From … to …</source>
            <translation>Von … bis …</translation>
        </message>
        <message>
            <source>Family name, given name</source>
            <translation>Nachname, Vorname</translation>
        </message>
        <message>
            <source>The beginning is enough; * stands for any letters, ? for one</source>
            <translation>Der Anfang genügt; * steht für beliebige Zeichen, ? für eines</translation>
        </message>
        <message>
            <source>All of it; * stands for any letters, ? for one</source>
            <translation>Vollständig; * steht für beliebige Zeichen, ? für eines</translation>
        </message>
        <message>
            <source>Any part of it</source>
            <translation>Ein Teil davon</translation>
        </message>
        <message>
            <source>First day</source>
            <translation>Erster Tag</translation>
        </message>
        <message>
            <source>Last day</source>
            <translation>Letzter Tag</translation>
        </message>
        <message>
            <source>Studies with {modality}</source>
            <translation>Studien mit {modality}</translation>
        </message>
        <message>
            <source>With none of them ticked, studies of all kinds are found</source>
            <translation>Ist keines angekreuzt, werden Studien aller Arten gefunden</translation>
        </message>
        <message>
            <source>&amp;Search</source>
            <translation>&amp;Suchen</translation>
        </message>
        <message>
            <source>to</source>
            <translation>bis</translation>
        </message>
        <message>
            <source>Patien&amp;t</source>
            <translation>Patien&amp;t</translation>
        </message>
        <message>
            <source>&amp;Date</source>
            <translation>&amp;Datum</translation>
        </message>
        <message>
            <source>Patient &amp;ID</source>
            <translation>Patienten-&amp;ID</translation>
        </message>
        <message>
            <source>&amp;Kind</source>
            <translation>A&amp;rt</translation>
        </message>
        <message>
            <source>&amp;Accession</source>
            <translation>Au&amp;ftragsnummer</translation>
        </message>
        <message>
            <source>Descripti&amp;on</source>
            <translation>&amp;Beschreibung</translation>
        </message>
        <message>
            <source>Only studies with {kinds} were asked for.</source>
            <translation>Gefragt wurde nur nach Studien mit {kinds}.</translation>
        </message>
        <message>
            <source>Only this date was asked for: {date}.</source>
            <translation>Gefragt wurde nur nach diesem Datum: {date}.</translation>
        </message>
        <message>
            <source>The family name comes first; * stands for any letters.</source>
            <translation>Der Nachname steht vorn; * steht für beliebige Zeichen.</translation>
        </message>
        <message>
            <source>1 object</source>
            <translation>1 Objekt</translation>
        </message>
        <message>
            <source>{n} objects</source>
            <translation>{n} Objekte</translation>
        </message>
        <message>
            <source>in 1 new series</source>
            <translation>in 1 neuen Serie</translation>
        </message>
        <message>
            <source>in {n} new series</source>
            <translation>in {n} neuen Serien</translation>
        </message>
        <message>
            <source>Marked</source>
            <translation>Gekennzeichnet</translation>
        </message>
        <message>
            <source>New series</source>
            <translation>Neue Serie</translation>
        </message>
        <message>
            <source>What will be sent</source>
            <translation>Was gesendet wird</translation>
        </message>
        <message>
            <source>Each has its own number; none goes into a series of the radiograph or replaces anything.</source>
            <translation>Jedes hat seine eigene Nummer; keines kommt in eine Serie der Aufnahme oder ersetzt etwas.</translation>
        </message>
        <message>
            <source>These objects name the patient, and lie in the study of the radiograph. Send them only where the radiograph itself may be.</source>
            <translation>Diese Objekte nennen den Patienten und liegen in der Studie der Aufnahme. Senden Sie sie nur dorthin, wo die Aufnahme selbst sein darf.</translation>
        </message>
        <message>
            <source>They are in a study of their own, of no patient (SYNTHETIC^RESEARCH). Burnt-in text stays.</source>
            <translation>Sie liegen in einer eigenen Studie, ohne Patienten (SYNTHETIC^RESEARCH). Eingebrannte Schrift bleibt.</translation>
        </message>
        <message>
            <source>Type its &amp;name to confirm</source>
            <translation>Zum Bestätigen den &amp;Namen tippen</translation>
        </message>
        <message>
            <source>To the &amp;PACS</source>
            <translation>An das &amp;PACS</translation>
        </message>
        <message>
            <source>&amp;Send</source>
            <translation>&amp;Senden</translation>
        </message>
        <message>
            <source>No known PACS may be sent to. Open Known PACS, choose one, tick that it may be, and save.</source>
            <translation>An kein bekanntes PACS darf gesendet werden. Öffnen Sie Bekannte PACS, wählen Sie eines, erlauben Sie es dort, und speichern Sie.</translation>
        </message>
        <message>
            <source>This is not the name of the chosen PACS: {name}.</source>
            <translation>Das ist nicht der Name des gewählten PACS: {name}.</translation>
        </message>
        <message>
            <source>It goes to the outbox first, which shows when {name} has it.</source>
            <translation>Es kommt zuerst in den Postausgang, der zeigt, wann {name} es hat.</translation>
        </message>
        <message>
            <source>✓ synthetic</source>
            <translation>✓ synthetisch</translation>
        </message>
        <message>
            <source>not synthetic</source>
            <translation>nicht synthetisch</translation>
        </message>
        <message>
            <source>Nothing may be sent to {node}; allow it among the known PACS, or remove this.</source>
            <translation>An {node} darf nichts gesendet werden; bitte unter „Bekannte PACS“ erlauben oder dies entfernen.</translation>
        </message>
        <message>
            <source>Fetch from PACS</source>
            <translation>Vom PACS holen</translation>
        </message>
        <message>
            <source>&amp;Fetch and open</source>
            <translation>&amp;Holen und öffnen</translation>
        </message>
        <message>
            <source>Only what is chosen is fetched (Enter, or a double click)</source>
            <translation>Nur das Gewählte wird geholt (Eingabetaste oder Doppelklick)</translation>
        </message>
        <message>
            <source>Searching in {node}…</source>
            <translation>Suche in {node}…</translation>
        </message>
        <message>
            <source>1 study</source>
            <translation>1 Studie</translation>
        </message>
        <message>
            <source>{n} studies</source>
            <translation>{n} Studien</translation>
        </message>
        <message>
            <source>More than {n} studies; these are some of them. Narrow it by name, date or kind.</source>
            <translation>Mehr als {n} Studien; dies sind einige davon. Grenzen Sie nach Name, Datum oder Art ein.</translation>
        </message>
        <message>
            <source>There is no answer; the reason stands below.</source>
            <translation>Es gibt keine Antwort; der Grund steht unten.</translation>
        </message>
        <message>
            <source>Type what is known of the study and press Enter. Empty fields match all studies.</source>
            <translation>Tippen Sie ein, was von der Studie bekannt ist, dann die Eingabetaste. Leere Felder passen auf alle Studien.</translation>
        </message>
        <message>
            <source>This cannot be opened here. {why}.</source>
            <translation>Das lässt sich hier nicht öffnen. {why}.</translation>
        </message>
        <message>
            <source>Fetching…</source>
            <translation>Wird geholt…</translation>
        </message>
        <message>
            <source>Patient</source>
            <translation>Patient</translation>
        </message>
        <message>
            <source>Patient ID</source>
            <translation>Patienten-ID</translation>
        </message>
        <message>
            <source>Date</source>
            <translation>Datum</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>Beschreibung</translation>
        </message>
        <message>
            <source>Images</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <source>Accession</source>
            <translation>Auftragsnr.</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <source>Nothing in it</source>
            <translation>Nichts darin</translation>
        </message>
        <message>
            <source>Series {number}</source>
            <translation>Serie {number}</translation>
        </message>
        <message>
            <source>Image {number}</source>
            <translation>Bild {number}</translation>
        </message>
        <message>
            <source>Studies that were found</source>
            <translation>Gefundene Studien</translation>
        </message>
        <message>
            <source>Not read; close and open it to try again</source>
            <translation>Nicht gelesen; zum Wiederholen zu- und aufklappen</translation>
        </message>
        <message>
            <source>Paste a token here</source>
            <translation>Hier ein Token einfügen</translation>
        </message>
        <message>
            <source>New token</source>
            <translation>Neues Token</translation>
        </message>
        <message>
            <source>&amp;Keep</source>
            <translation>&amp;Behalten</translation>
        </message>
        <message>
            <source>&amp;Forget</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <source>Save this PACS first.</source>
            <translation>Speichern Sie dieses PACS zuerst.</translation>
        </message>
        <message>
            <source>Asking the keyring…</source>
            <translation>Der Schlüsselbund wird gefragt…</translation>
        </message>
        <message>
            <source>A token is kept in the keyring of this system.</source>
            <translation>Im Schlüsselbund dieses Systems liegt ein Token.</translation>
        </message>
        <message>
            <source>The token comes from the environment variable {name}.</source>
            <translation>Das Token kommt aus der Umgebungsvariablen {name}.</translation>
        </message>
        <message>
            <source>No token: the PACS is asked without one.</source>
            <translation>Kein Token: Das PACS wird ohne eines gefragt.</translation>
        </message>
        <message>
            <source>A&amp;ddress</source>
            <translation>A&amp;dresse</translation>
        </message>
        <message>
            <source>Of its DICOMweb service, with https. Only this address is called; it cannot lead elsewhere.</source>
            <translation>Die seines DICOMweb-Dienstes, mit https. Nur diese Adresse wird angesprochen; sie kann nirgends anders hinführen.</translation>
        </message>
        <message>
            <source>&amp;Token</source>
            <translation>&amp;Token</translation>
        </message>
        <message>
            <source>If the PACS asks for one. It is sent to this address only; another address forgets it.</source>
            <translation>Wenn das PACS eines verlangt. Es geht nur an diese Adresse; eine andere Adresse löscht es.</translation>
        </message>
        <message>
            <source>PEM file of who signed its certificate; empty for those of this system.</source>
            <translation>PEM-Datei dessen, der sein Zertifikat signiert hat; leer für die dieses Systems.</translation>
        </message>
        <message>
            <source>address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>What to ask your PACS administrator for</source>
            <translation>Wonach Sie Ihren PACS-Administrator fragen</translation>
        </message>
        <message>
            <source>&amp;Copy this text</source>
            <translation>Diesen Text &amp;kopieren</translation>
        </message>
        <message>
            <source>We would like to query a research PACS from a workstation, and fetch single chest X-rays.</source>
            <translation>Wir möchten von einem Arbeitsplatz aus in einem Forschungs-PACS suchen und einzelne Thoraxaufnahmen holen.</translation>
        </message>
        <message>
            <source>Please tell us, for the DICOM network: host name or address, port and AE title of the PACS, and whether it wants TLS, with which certificates.</source>
            <translation>Bitte nennen Sie uns für das DICOM-Netz: Rechnername oder Adresse, Port und AE-Titel des PACS, und ob es TLS verlangt, mit welchen Zertifikaten.</translation>
        </message>
        <message>
            <source>Or, for DICOMweb: the https address of the service, and a token if it wants one.</source>
            <translation>Oder, für DICOMweb: die https-Adresse des Dienstes, und ein Token, wenn er eines verlangt.</translation>
        </message>
        <message>
            <source>Please make known to the PACS: AE title {title}, computer {computer}.</source>
            <translation>Bitte machen Sie dem PACS bekannt: AE-Titel {title}, Rechner {computer}.</translation>
        </message>
        <message>
            <source>Rights: C-ECHO, C-FIND and C-GET; C-STORE only where we shall send synthetic objects.</source>
            <translation>Rechte: C-ECHO, C-FIND und C-GET; C-STORE nur, wo wir synthetische Objekte hinsenden sollen.</translation>
        </message>
        <message>
            <source>If C-GET is not possible: C-MOVE to AE title {title}, port {port} of this computer, which listens only while films are fetched.</source>
            <translation>Wenn C-GET nicht geht: C-MOVE an AE-Titel {title}, Port {port} dieses Rechners, der nur offen ist, während geholt wird.</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Wiederholen</translation>
        </message>
        <message>
            <source>Clear the painted mask; undo brings it back</source>
            <translation>Gezeichnete Maske leeren; Zurücknehmen bringt sie wieder</translation>
        </message>
        <message>
            <source>Start from a pseudo mask or a guidance map</source>
            <translation>Mit einer Pseudomaske oder einer Leitkarte beginnen</translation>
        </message>
        <message>
            <source>Grow, shrink, fill, mirror or clip the mask</source>
            <translation>Maske vergrößern, verkleinern, füllen, spiegeln oder beschneiden</translation>
        </message>
        <message>
            <source>Open a mask from a file, or save this one</source>
            <translation>Maske aus einer Datei öffnen oder diese speichern</translation>
        </message>
        <message>
            <source>Painted only</source>
            <translation>Nur Maske</translation>
        </message>
        <message>
            <source>What is painted takes the place of the pseudo mask</source>
            <translation>Das Gezeichnete tritt an die Stelle der Pseudomaske</translation>
        </message>
        <message>
            <source>And pseudo mask</source>
            <translation>In Pseudomaske</translation>
        </message>
        <message>
            <source>Only what is painted and lies in the pseudo mask of the finding may change</source>
            <translation>Nur was gezeichnet ist und in der Pseudomaske des Befunds liegt, darf sich ändern</translation>
        </message>
        <message>
            <source>Mask</source>
            <translation>Maske</translation>
        </message>
        <message>
            <source>Diameter {size}; this radiograph has no pixel spacing</source>
            <translation>Durchmesser {size}; diese Aufnahme hat keinen Pixelabstand</translation>
        </message>
        <message>
            <source>Diameter {size}; {unit}</source>
            <translation>Durchmesser {size}; {unit}</translation>
        </message>
        <message>
            <source>The mask is being worked on…</source>
            <translation>Die Maske wird bearbeitet…</translation>
        </message>
        <message>
            <source>Nothing painted: the pseudo mask counts</source>
            <translation>Nichts gezeichnet: die Pseudomaske gilt</translation>
        </message>
        <message>
            <source>{painted} of the image may change, as painted</source>
            <translation>{painted} des Bildes dürfen sich ändern, wie gezeichnet</translation>
        </message>
        <message>
            <source>{painted} of the image may change; there is no pseudo mask to agree with</source>
            <translation>{painted} des Bildes dürfen sich ändern; keine Pseudomaske zum Abgleich</translation>
        </message>
        <message>
            <source>{share} of the image may change; {painted} painted</source>
            <translation>{share} des Bildes dürfen sich ändern; {painted} gezeichnet</translation>
        </message>
        <message>
            <source>Nothing would be left of the mask; shrink it by less.</source>
            <translation>Von der Maske bliebe nichts übrig; bitte weniger verkleinern.</translation>
        </message>
        <message>
            <source>This is painted already; click into an area that is not, or erase with the right button.</source>
            <translation>Hier ist schon gezeichnet; bitte in eine freie Fläche klicken oder mit der rechten Taste radieren.</translation>
        </message>
        <message>
            <source>Nothing is painted here; click on what is to go.</source>
            <translation>Hier ist nichts gezeichnet; bitte auf das klicken, was weg soll.</translation>
        </message>
        <message>
            <source>This area is open to the edge of the image; close its outline first.</source>
            <translation>Diese Fläche ist zum Bildrand offen; bitte zuerst ihren Umriss schließen.</translation>
        </message>
        <message>
            <source>Nothing of the mask lies there; it stays as it was.</source>
            <translation>Dort liegt nichts von der Maske; sie bleibt, wie sie war.</translation>
        </message>
        <message>
            <source>Pseudo mask of the instruction</source>
            <translation>Pseudomaske der Anweisung</translation>
        </message>
        <message>
            <source>Guidance map at threshold {threshold}</source>
            <translation>Leitkarte bei Schwelle {threshold}</translation>
        </message>
        <message>
            <source>Guidance map: there is no result yet</source>
            <translation>Leitkarte: noch kein Ergebnis</translation>
        </message>
        <message>
            <source>Pseudo mask of {finding}</source>
            <translation>Pseudomaske von {finding}</translation>
        </message>
        <message>
            <source>Grow by {length}</source>
            <translation>Um {length} vergrößern</translation>
        </message>
        <message>
            <source>Shrink by {length}</source>
            <translation>Um {length} verkleinern</translation>
        </message>
        <message>
            <source>Fill holes</source>
            <translation>Löcher füllen</translation>
        </message>
        <message>
            <source>Mirror to the other side</source>
            <translation>Auf die andere Seite spiegeln</translation>
        </message>
        <message>
            <source>Mirror, keep both sides</source>
            <translation>Spiegeln, beide Seiten behalten</translation>
        </message>
        <message>
            <source>Keep only the patient's right</source>
            <translation>Nur die rechte Seite des Patienten behalten</translation>
        </message>
        <message>
            <source>Keep only the patient's left</source>
            <translation>Nur die linke Seite des Patienten behalten</translation>
        </message>
        <message>
            <source>Keep only a zone</source>
            <translation>Nur eine Zone behalten</translation>
        </message>
        <message>
            <source>Apical</source>
            <translation>Apikal</translation>
        </message>
        <message>
            <source>Upper</source>
            <translation>Oben</translation>
        </message>
        <message>
            <source>Middle</source>
            <translation>Mitte</translation>
        </message>
        <message>
            <source>Lower</source>
            <translation>Unten</translation>
        </message>
        <message>
            <source>Basal</source>
            <translation>Basal</translation>
        </message>
        <message>
            <source>Behind the heart</source>
            <translation>Retrokardial</translation>
        </message>
        <message>
            <source>Brush stays as large on the screen when zooming</source>
            <translation>Pinsel bleibt beim Zoomen am Bildschirm gleich groß</translation>
        </message>
        <message>
            <source>Open a mask…</source>
            <translation>Maske öffnen…</translation>
        </message>
        <message>
            <source>Save the mask…</source>
            <translation>Maske speichern…</translation>
        </message>
        <message>
            <source>This instruction has no pseudo mask to start from; choose a finding, or paint.</source>
            <translation>Diese Anweisung hat keine Pseudomaske zum Beginnen; bitte einen Befund wählen oder zeichnen.</translation>
        </message>
        <message>
            <source>Nothing is painted yet.</source>
            <translation>Noch ist nichts gezeichnet.</translation>
        </message>
        <message>
            <source>Only what is painted and lies in the pseudo mask may change.</source>
            <translation>Nur was gezeichnet ist und in der Pseudomaske liegt, darf sich ändern.</translation>
        </message>
        <message>
            <source>What is painted takes the place of the pseudo mask.</source>
            <translation>Das Gezeichnete tritt an die Stelle der Pseudomaske.</translation>
        </message>
        <message>
            <source>Open a mask</source>
            <translation>Maske öffnen</translation>
        </message>
        <message>
            <source>Masks</source>
            <translation>Masken</translation>
        </message>
        <message>
            <source>All files</source>
            <translation>Alle Dateien</translation>
        </message>
        <message>
            <source>DICOM segmentation</source>
            <translation>DICOM-Segmentierung</translation>
        </message>
        <message>
            <source>PNG picture</source>
            <translation>PNG-Bild</translation>
        </message>
        <message>
            <source>NIfTI</source>
            <translation>NIfTI</translation>
        </message>
        <message>
            <source>Save the mask</source>
            <translation>Maske speichern</translation>
        </message>
        <message>
            <source>The mask was opened.</source>
            <translation>Die Maske ist geöffnet.</translation>
        </message>
        <message>
            <source>The mask was saved as {file}.</source>
            <translation>Die Maske ist gespeichert als {file}.</translation>
        </message>
        <message>
            <source>A segmentation with soft borders</source>
            <translation>Segmentierung mit weichen Rändern</translation>
        </message>
        <message>
            <source>This segmentation says for each pixel how much of it belongs to the area.</source>
            <translation>Diese Segmentierung sagt für jedes Pixel, wie viel davon zur Fläche gehört.</translation>
        </message>
        <message>
            <source>Take the pixels that belong to it by half or more?</source>
            <translation>Die Pixel übernehmen, die mindestens zur Hälfte dazugehören?</translation>
        </message>
        <message>
            <source>Take them</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>The mask is being worked on; paint when it is ready.</source>
            <translation>Die Maske wird bearbeitet; bitte danach zeichnen.</translation>
        </message>
        <message>
            <source>Brush: the right button erases, Ctrl inverts, Shift and drag resizes</source>
            <translation>Pinsel: rechte Taste radiert, Strg kehrt um, Umschalt und Ziehen ändert die Größe</translation>
        </message>
        <message>
            <source>Eraser: Ctrl inverts, Shift and drag resizes</source>
            <translation>Radierer: Strg kehrt um, Umschalt und Ziehen ändert die Größe</translation>
        </message>
        <message>
            <source>Brush that paints only what the window shows between black and white</source>
            <translation>Pinsel, der nur zeichnet, was das Fenster zwischen Schwarz und Weiß zeigt</translation>
        </message>
        <message>
            <source>Polygon: Enter closes, Backspace takes a point back, Esc clears</source>
            <translation>Polygon: Eingabe schließt, Rücktaste nimmt einen Punkt zurück, Esc verwirft</translation>
        </message>
        <message>
            <source>Lasso: draw around the area</source>
            <translation>Lasso: die Fläche umfahren</translation>
        </message>
        <message>
            <source>Rectangle: drag from corner to corner</source>
            <translation>Rechteck: von Ecke zu Ecke ziehen</translation>
        </message>
        <message>
            <source>Fill an outlined area; the right button erases a painted piece</source>
            <translation>Umrandete Fläche füllen; die rechte Taste radiert ein gezeichnetes Stück</translation>
        </message>
        <message>
            <source>Drop a radiograph, a folder or a ZIP, or open a sample</source>
            <translation>Röntgenaufnahme, Ordner oder ZIP hier ablegen oder ein Beispiel öffnen</translation>
        </message>
        <message>
            <source>DICOM (CR, DX, SC), PNG or JPEG of frontal chest radiographs; folders, ZIP and DICOMDIR too.
Then say what should change, and see the counterfactual beside it.</source>
            <translation>DICOM (CR, DX, SC), PNG oder JPEG von frontalen Thoraxaufnahmen; auch Ordner, ZIP und DICOMDIR.
Dann sagen, was sich ändern soll, und das kontrafaktische Bild daneben sehen.</translation>
        </message>
        <message>
            <source>Open…  Ctrl+O</source>
            <translation>Öffnen…  Strg+O</translation>
        </message>
        <message>
            <source>Open a sample</source>
            <translation>Beispiel öffnen</translation>
        </message>
        <message>
            <source>Open what was open last</source>
            <translation>Zuletzt Geöffnetes öffnen</translation>
        </message>
        <message>
            <source>Open…  {key}</source>
            <translation>Öffnen…  {key}</translation>
        </message>
        <message>
            <source>Opened last</source>
            <translation>Zuletzt geöffnet</translation>
        </message>
        <message>
            <source>right</source>
            <translation>rechts</translation>
        </message>
        <message>
            <source>left</source>
            <translation>links</translation>
        </message>
        <message>
            <source>at the detector</source>
            <translation>am Detektor</translation>
        </message>
        <message>
            <source>in the patient, calibrated</source>
            <translation>im Patienten, kalibriert</translation>
        </message>
        <message>
            <source>, {side} side</source>
            <translation>, Seite: {side}</translation>
        </message>
        <message>
            <source>{text} · {size}, calibrated by you</source>
            <translation>{text} · {size}, von Ihnen kalibriert</translation>
        </message>
        <message>
            <source>{text} · no pixel spacing</source>
            <translation>{text} · kein Pixelabstand</translation>
        </message>
        <message>
            <source>{text} · {size} of unknown meaning</source>
            <translation>{text} · {size} unbekannter Bedeutung</translation>
        </message>
        <message>
            <source>1 step</source>
            <translation>1 Schritt</translation>
        </message>
        <message>
            <source>{n} steps</source>
            <translation>{n} Schritte</translation>
        </message>
        <message>
            <source>computed: all 8-bit values</source>
            <translation>berechnet: alle Werte von 8 Bit</translation>
        </message>
        <message>
            <source>computed: range of the pixels</source>
            <translation>berechnet: Bereich der Pixel</translation>
        </message>
        <message>
            <source>all values of the picture</source>
            <translation>alle Werte des Bildes</translation>
        </message>
        <message>
            <source>Click: type center and width, choose a preset</source>
            <translation>Klick: Zentrum und Breite eingeben, Voreinstellung wählen</translation>
        </message>
        <message>
            <source> fit</source>
            <translation> eingepasst</translation>
        </message>
        <message>
            <source>inverted</source>
            <translation>invertiert</translation>
        </message>
        <message>
            <source>draw a box: its values become the window</source>
            <translation>Kasten aufziehen: seine Werte werden das Fenster</translation>
        </message>
        <message>
            <source>as the file says</source>
            <translation>wie in der Datei</translation>
        </message>
        <message>
            <source>row {row}, column {column}: {stored}</source>
            <translation>Zeile {row}, Spalte {column}: {stored}</translation>
        </message>
        <message>
            <source>Click: about the model that made this</source>
            <translation>Klick: über das Modell, das dies erzeugt hat</translation>
        </message>
        <message>
            <source>{after}, unchanged</source>
            <translation>{after}, unverändert</translation>
        </message>
        <message>
            <source>inside the edit mask</source>
            <translation>innerhalb der Änderungsmaske</translation>
        </message>
        <message>
            <source>outside the edit mask</source>
            <translation>außerhalb der Änderungsmaske</translation>
        </message>
        <message>
            <source>Threshold τ of the guidance map</source>
            <translation>Schwelle τ der Leitkarte</translation>
        </message>
        <message>
            <source>The map without the film: where the model looked to edit, not where disease is</source>
            <translation>Die Karte ohne die Aufnahme: wo das Modell ändern wollte, nicht wo eine Krankheit ist</translation>
        </message>
        <message>
            <source>Opacity of the guidance colors</source>
            <translation>Deckkraft der Leitkartenfarben</translation>
        </message>
        <message>
            <source>threshold</source>
            <translation>Schwelle</translation>
        </message>
        <message>
            <source>opacity</source>
            <translation>Deckkraft</translation>
        </message>
        <message>
            <source>map alone</source>
            <translation>nur Karte</translation>
        </message>
        <message>
            <source>{threshold} ({less} and {more})</source>
            <translation>{threshold} ({less} und {more})</translation>
        </message>
        <message>
            <source>{opacity} ({key} hides them)</source>
            <translation>{opacity} ({key} blendet sie aus)</translation>
        </message>
        <message>
            <source>pseudo mask: {share} % of the image</source>
            <translation>Pseudomaske: {share} % des Bildes</translation>
        </message>
        <message>
            <source>{share} % was editable</source>
            <translation>{share} % war änderbar</translation>
        </message>
        <message>
            <source>would open {share} %</source>
            <translation>öffnete {share} %</translation>
        </message>
        <message>
            <source> (used: {threshold})</source>
            <translation> (verwendet: {threshold})</translation>
        </message>
        <message>
            <source>Guidance</source>
            <translation>Leitkarte</translation>
        </message>
        <message>
            <source>Guidance of the stored result</source>
            <translation>Leitkarte des gespeicherten Ergebnisses</translation>
        </message>
        <message>
            <source>Guidance map alone</source>
            <translation>Leitkarte allein</translation>
        </message>
        <message>
            <source>moved apart</source>
            <translation>versetzt</translation>
        </message>
        <message>
            <source>on its own</source>
            <translation>für sich</translation>
        </message>
        <message>
            <source>shown coarsely</source>
            <translation>grob gezeigt</translation>
        </message>
        <message>
            <source>The input is itself synthetic</source>
            <translation>Die Eingabe ist selbst synthetisch</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Dismiss this message</source>
            <translation>Diese Meldung schließen</translation>
        </message>
        <message>
            <source>Edit anyway</source>
            <translation>Trotzdem ändern</translation>
        </message>
        <message>
            <source>Results record that you went on although the radiograph looks unsuitable</source>
            <translation>Ergebnisse halten fest, dass Sie trotz ungeeignet wirkender Aufnahme fortgefahren sind</translation>
        </message>
        <message>
            <source>engine: not started</source>
            <translation>Engine: nicht gestartet</translation>
        </message>
        <message>
            <source>Perhaps no frontal chest radiograph of an adult: </source>
            <translation>Vielleicht keine frontale Thoraxaufnahme eines Erwachsenen: </translation>
        </message>
        <message>
            <source>You chose to edit anyway: </source>
            <translation>Sie wollten trotzdem ändern: </translation>
        </message>
        <message>
            <source>turned right by 90°</source>
            <translation>um 90° nach rechts gedreht</translation>
        </message>
        <message>
            <source>turned by 180°</source>
            <translation>um 180° gedreht</translation>
        </message>
        <message>
            <source>turned left by 90°</source>
            <translation>um 90° nach links gedreht</translation>
        </message>
        <message>
            <source>turned upside down, mirrored</source>
            <translation>auf den Kopf gestellt, gespiegelt</translation>
        </message>
        <message>
            <source>mirrored</source>
            <translation>gespiegelt</translation>
        </message>
        <message>
            <source>Input, while the key is held</source>
            <translation>Eingabe, solange die Taste gehalten wird</translation>
        </message>
        <message>
            <source>Input</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>{name}, while the key is held</source>
            <translation>{name}, solange die Taste gehalten wird</translation>
        </message>
        <message>
            <source>Say what should change, then {key}</source>
            <translation>Sagen, was sich ändern soll, dann {key}</translation>
        </message>
        <message>
            <source>NOT AS STORED</source>
            <translation>NICHT WIE GESPEICHERT</translation>
        </message>
        <message>
            <source>{mark}: view {words}. Reset undoes it.</source>
            <translation>{mark}: Ansicht {words}. Zurücksetzen hebt es auf.</translation>
        </message>
        <message>
            <source>At the pointer: R relevance map, M pseudo mask or painted mask, G guidance map</source>
            <translation>Am Zeiger: R Relevanzkarte, M Pseudomaske oder gezeichnete Maske, G Leitkarte</translation>
        </message>
        <message>
            <source>2nd to 98th percentile</source>
            <translation>2. bis 98. Perzentil</translation>
        </message>
        <message>
            <source>lungs (dark part of the film)</source>
            <translation>Lunge (dunkler Teil der Aufnahme)</translation>
        </message>
        <message>
            <source>mediastinum and bones (bright part)</source>
            <translation>Mediastinum und Knochen (heller Teil)</translation>
        </message>
        <message>
            <source>more contrast (10th to 90th percentile)</source>
            <translation>mehr Kontrast (10. bis 90. Perzentil)</translation>
        </message>
        <message>
            <source>less contrast (twice the percentiles)</source>
            <translation>weniger Kontrast (doppelte Perzentile)</translation>
        </message>
        <message>
            <source>full range of the film</source>
            <translation>voller Bereich der Aufnahme</translation>
        </message>
        <message>
            <source>VOI LUT of the file</source>
            <translation>VOI-LUT der Datei</translation>
        </message>
        <message>
            <source>window {number} of the file</source>
            <translation>Fenster {number} der Datei</translation>
        </message>
        <message>
            <source>box, 2nd to 98th percentile</source>
            <translation>Kasten, 2. bis 98. Perzentil</translation>
        </message>
        <message>
            <source>Make it</source>
            <translation>Ergebnis machen</translation>
        </message>
        <message>
            <source>Make the counterfactual itself, which can be kept, rated and saved</source>
            <translation>Das kontrafaktische Bild selbst machen, das behalten, bewertet und gespeichert werden kann</translation>
        </message>
        <message>
            <source>Back to the result (Esc)</source>
            <translation>Zurück zum Ergebnis (Esc)</translation>
        </message>
        <message>
            <source>loading model</source>
            <translation>Modell wird geladen</translation>
        </message>
        <message>
            <source>preparing</source>
            <translation>Vorbereitung</translation>
        </message>
        <message>
            <source>relevance map</source>
            <translation>Relevanzkarte</translation>
        </message>
        <message>
            <source>denoising</source>
            <translation>Entrauschen</translation>
        </message>
        <message>
            <source>decoding</source>
            <translation>Dekodieren</translation>
        </message>
        <message>
            <source>Cancel  Esc</source>
            <translation>Abbrechen  Esc</translation>
        </message>
        <message>
            <source>Waiting for the engine</source>
            <translation>Warten auf die Engine</translation>
        </message>
        <message>
            <source>step {step} of {steps}</source>
            <translation>Schritt {step} von {steps}</translation>
        </message>
        <message>
            <source>{time} left</source>
            <translation>noch {time}</translation>
        </message>
        <message>
            <source>Cancelling…</source>
            <translation>Wird abgebrochen…</translation>
        </message>
        <message>
            <source>Preview of the synthetic image</source>
            <translation>Vorschau des synthetischen Bildes</translation>
        </message>
        <message>
            <source>{n} pixels CHANGED OUTSIDE the edit mask of this result; do not use it, and please report it</source>
            <translation>{n} Pixel AUSSERHALB der Änderungsmaske dieses Ergebnisses GEÄNDERT; bitte nicht verwenden und melden</translation>
        </message>
        <message>
            <source>0 pixels changed</source>
            <translation>0 Pixel geändert</translation>
        </message>
        <message>
            <source>{n} pixels CHANGED</source>
            <translation>{n} Pixel GEÄNDERT</translation>
        </message>
        <message>
            <source>{pixels} outside the edit mask</source>
            <translation>{pixels} außerhalb der Änderungsmaske</translation>
        </message>
        <message>
            <source>{inside} changed inside ({mask} of the image)</source>
            <translation>{inside} innerhalb geändert ({mask} des Bildes)</translation>
        </message>
        <message>
            <source>largest change {change}</source>
            <translation>größte Änderung {change}</translation>
        </message>
        <message>
            <source>confined by {rule}</source>
            <translation>begrenzt durch {rule}</translation>
        </message>
        <message>
            <source>{change} stored units</source>
            <translation>{change} gespeicherte Einheiten</translation>
        </message>
        <message>
            <source>, {share} % of the displayed window</source>
            <translation>, {share} % des angezeigten Fensters</translation>
        </message>
        <message>
            <source>Outside the edit mask</source>
            <translation>Außerhalb der Änderungsmaske</translation>
        </message>
        <message>
            <source>{count} changed</source>
            <translation>{count} geändert</translation>
        </message>
        <message>
            <source>Inside the edit mask</source>
            <translation>Innerhalb der Änderungsmaske</translation>
        </message>
        <message>
            <source>Edit mask</source>
            <translation>Änderungsmaske</translation>
        </message>
        <message>
            <source>{share} of the image</source>
            <translation>{share} des Bildes</translation>
        </message>
        <message>
            <source>Largest change</source>
            <translation>Größte Änderung</translation>
        </message>
        <message>
            <source>Confined by</source>
            <translation>Begrenzt durch</translation>
        </message>
        <message>
            <source>{rule}; that mask leaves open {share} of the image</source>
            <translation>{rule}; diese Maske lässt {share} des Bildes offen</translation>
        </message>
        <message>
            <source>Computed</source>
            <translation>Gerechnet</translation>
        </message>
        <message>
            <source>{some} of {of} pixels ({share} %)</source>
            <translation>{some} von {of} Pixeln ({share} %)</translation>
        </message>
        <message>
            <source>Receipt: where this result changed, by how much, and what confined it</source>
            <translation>Beleg: wo sich dieses Ergebnis geändert hat, wie stark und was es begrenzt hat</translation>
        </message>
        <message>
            <source>Receipt of this result</source>
            <translation>Beleg zu diesem Ergebnis</translation>
        </message>
        <message>
            <source>not tried yet</source>
            <translation>noch nicht versucht</translation>
        </message>
        <message>
            <source>Reproduced</source>
            <translation>Wiederholt</translation>
        </message>
        <message>
            <source>Nothing outside the edit mask has changed</source>
            <translation>Außerhalb der Änderungsmaske hat sich nichts geändert</translation>
        </message>
        <message>
            <source>{n} pixels CHANGED OUTSIDE the edit mask: do not use this result</source>
            <translation>{n} Pixel AUSSERHALB der Änderungsmaske GEÄNDERT: dieses Ergebnis nicht verwenden</translation>
        </message>
        <message>
            <source>Copy as text</source>
            <translation>Als Text kopieren</translation>
        </message>
        <message>
            <source>Results of this case</source>
            <translation>Ergebnisse dieses Falls</translation>
        </message>
        <message>
            <source>Results of this case appear here</source>
            <translation>Hier erscheinen die Ergebnisse dieses Falls</translation>
        </message>
        <message>
            <source>{number} · seed {seed}{star}</source>
            <translation>{number} · Seed {seed}{star}</translation>
        </message>
        <message>
            <source>Synthetic {number}: {sentence}</source>
            <translation>Synthetisch {number}: {sentence}</translation>
        </message>
        <message>
            <source>{what} (starred)</source>
            <translation>{what} (mit Stern)</translation>
        </message>
        <message>
            <source>seed {seed} · {more}</source>
            <translation>Seed {seed} · {more}</translation>
        </message>
        <message>
            <source>Research use only, not for diagnosis</source>
            <translation>Nur für Forschung, nicht zur Diagnose</translation>
        </message>
        <message>
            <source>typed</source>
            <translation>eingegeben</translation>
        </message>
        <message>
            <source>from the VOI LUT</source>
            <translation>aus der VOI-LUT</translation>
        </message>
        <message>
            <source>Window: center, width and presets</source>
            <translation>Fensterung: Zentrum, Breite und Voreinstellungen</translation>
        </message>
        <message>
            <source>Center</source>
            <translation>Zentrum</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>Breite</translation>
        </message>
        <message>
            <source>Inverted, as the last step</source>
            <translation>Invertiert, als letzter Schritt</translation>
        </message>
        <message>
            <source>Reset to the first display</source>
            <translation>Auf die erste Anzeige zurücksetzen</translation>
        </message>
        <message>
            <source>begins near the VOI LUT</source>
            <translation>beginnt nahe der VOI-LUT</translation>
        </message>
        <message>
            <source>Of the file</source>
            <translation>Aus der Datei</translation>
        </message>
        <message>
            <source>From the values of this film</source>
            <translation>Aus den Werten dieser Aufnahme</translation>
        </message>
        <message>
            <source>{name} of the window</source>
            <translation>{name} des Fensters</translation>
        </message>
        <message>
            <source>All cases of the list</source>
            <translation>Alle Fälle der Liste</translation>
        </message>
        <message>
            <source>“{what}” for {n} cases</source>
            <translation>„{what}“ für {n} Fälle</translation>
        </message>
        <message>
            <source>Each result lands with its case. A painted mask belongs to one film and is not used.</source>
            <translation>Jedes Ergebnis kommt zu seinem Fall. Eine gemalte Maske gehört zu einer Aufnahme und wird nicht verwendet.</translation>
        </message>
        <message>
            <source>About {time} in all.</source>
            <translation>Insgesamt etwa {time}.</translation>
        </message>
        <message>
            <source>Also films that look &amp;unsuitable; results record it</source>
            <translation>Auch &amp;ungeeignet wirkende Aufnahmen; Ergebnisse vermerken es</translation>
        </message>
        <message>
            <source>Otherwise they are left out and listed in the queue</source>
            <translation>Sonst werden sie ausgelassen und in der Warteschlange genannt</translation>
        </message>
        <message>
            <source>&amp;Make all</source>
            <translation>Alle &amp;erzeugen</translation>
        </message>
        <message>
            <source>All cases: {made} made, {left} to come.</source>
            <translation>Alle Fälle: {made} erzeugt, {left} stehen aus.</translation>
        </message>
        <message>
            <source>All cases: {made} made.</source>
            <translation>Alle Fälle: {made} erzeugt.</translation>
        </message>
        <message>
            <source>{n} without a result; the queue lists why.</source>
            <translation>{n} ohne Ergebnis; die Warteschlange nennt den Grund.</translation>
        </message>
        <message>
            <source>Enter: into the panes · Esc: close</source>
            <translation>Eingabe: in die Felder · Esc: schließen</translation>
        </message>
        <message>
            <source>Where do the&amp;y agree?</source>
            <translation>&amp;Worin stimmen sie überein?</translation>
        </message>
        <message>
            <source>Synthetic images by seed</source>
            <translation>Synthetische Bilder nach Seed</translation>
        </message>
        <message>
            <source>SYNTHETIC · {series} · {sentence}</source>
            <translation>SYNTHETISCH · {series} · {sentence}</translation>
        </message>
        <message>
            <source>{seed} · to come</source>
            <translation>{seed} · steht aus</translation>
        </message>
        <message>
            <source>Synthetic, {seed}</source>
            <translation>Synthetisch, {seed}</translation>
        </message>
        <message>
            <source> (starred)</source>
            <translation> (mit Stern)</translation>
        </message>
        <message>
            <source>starting the engine</source>
            <translation>Engine startet</translation>
        </message>
        <message>
            <source>reading the radiograph</source>
            <translation>Aufnahme wird gelesen</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>Warteschlange</translation>
        </message>
        <message>
            <source>Progress of the job that runs</source>
            <translation>Fortschritt des laufenden Auftrags</translation>
        </message>
        <message>
            <source>Cancel what &amp;runs</source>
            <translation>&amp;Laufendes abbrechen</translation>
        </message>
        <message>
            <source>&amp;Start the engine again</source>
            <translation>Engine neu &amp;starten</translation>
        </message>
        <message>
            <source>Waiting jobs</source>
            <translation>Wartende Aufträge</translation>
        </message>
        <message>
            <source>&amp;Up</source>
            <translation>&amp;Hinauf</translation>
        </message>
        <message>
            <source>Move the job up (Alt+Up)</source>
            <translation>Auftrag nach oben verschieben (Alt+Auf)</translation>
        </message>
        <message>
            <source>&amp;Down</source>
            <translation>Hin&amp;unter</translation>
        </message>
        <message>
            <source>Move the job down (Alt+Down)</source>
            <translation>Auftrag nach unten verschieben (Alt+Ab)</translation>
        </message>
        <message>
            <source>&amp;Next</source>
            <translation>&amp;Nächster</translation>
        </message>
        <message>
            <source>Make this job the next one (Alt+Home)</source>
            <translation>Diesen Auftrag als nächsten ausführen (Alt+Pos1)</translation>
        </message>
        <message>
            <source>Cancel the job (Delete)</source>
            <translation>Auftrag abbrechen (Entf)</translation>
        </message>
        <message>
            <source>Cancel &amp;all</source>
            <translation>&amp;Alle abbrechen</translation>
        </message>
        <message>
            <source>Without a result</source>
            <translation>Ohne Ergebnis</translation>
        </message>
        <message>
            <source>Jobs without a result</source>
            <translation>Aufträge ohne Ergebnis</translation>
        </message>
        <message>
            <source>C&amp;lear the list</source>
            <translation>Lis&amp;te leeren</translation>
        </message>
        <message>
            <source>Beside it: {n}</source>
            <translation>Daneben: {n}</translation>
        </message>
        <message>
            <source>{n} waiting</source>
            <translation>{n} wartend</translation>
        </message>
        <message>
            <source>Nothing waits</source>
            <translation>Nichts wartet</translation>
        </message>
        <message>
            <source>all done in {time}</source>
            <translation>alles fertig in {time}</translation>
        </message>
        <message>
            <source>The engine has stopped; what waits is kept.</source>
            <translation>Die Engine ist beendet; was wartet, bleibt erhalten.</translation>
        </message>
        <message>
            <source>Nothing runs</source>
            <translation>Nichts läuft</translation>
        </message>
        <message>
            <source>&amp;Put {n} back</source>
            <translation>{n} &amp;zurückholen</translation>
        </message>
        <message>
            <source>Queue. {engine}; {stand}</source>
            <translation>Warteschlange. {engine}; {stand}</translation>
        </message>
        <message>
            <source>Click for the queue ({key})</source>
            <translation>Klick öffnet die Warteschlange ({key})</translation>
        </message>
        <message>
            <source>Click for the queue</source>
            <translation>Klick öffnet die Warteschlange</translation>
        </message>
        <message>
            <source>an edit</source>
            <translation>eine Bearbeitung</translation>
        </message>
        <message>
            <source>stopping…</source>
            <translation>wird angehalten …</translation>
        </message>
        <message>
            <source>waiting for the engine</source>
            <translation>Warten auf die Engine</translation>
        </message>
        <message>
            <source>queue {n}</source>
            <translation>Warteschlange {n}</translation>
        </message>
        <message>
            <source>model warm</source>
            <translation>Modell geladen</translation>
        </message>
        <message>
            <source>model cold</source>
            <translation>Modell nicht geladen</translation>
        </message>
        <message>
            <source>{memory} free</source>
            <translation>{memory} frei</translation>
        </message>
        <message>
            <source>{what}: {n} jobs</source>
            <translation>{what}: {n} Aufträge</translation>
        </message>
        <message>
            <source>{n} seeds</source>
            <translation>{n} Seeds</translation>
        </message>
        <message>
            <source>quadratically weighted kappa</source>
            <translation>quadratisch gewichtetes Kappa</translation>
        </message>
        <message>
            <source>ICC(2,1)</source>
            <translation>ICC(2,1)</translation>
        </message>
        <message>
            <source>ICC(2,k)</source>
            <translation>ICC(2,k)</translation>
        </message>
        <message>
            <source>Krippendorff's alpha (ordinal)</source>
            <translation>Krippendorffs Alpha (ordinal)</translation>
        </message>
        <message>
            <source>Gwet's AC2 (quadratic)</source>
            <translation>Gwets AC2 (quadratisch)</translation>
        </message>
        <message>
            <source>No case was scored, so there is no agreement to tell.</source>
            <translation>Kein Fall wurde bewertet, also gibt es keine Übereinstimmung anzugeben.</translation>
        </message>
        <message>
            <source>Fewer than {fewest} cases were scored twice: no coefficient is more than a hint.</source>
            <translation>Weniger als {fewest} Fälle wurden zweimal bewertet: Kein Koeffizient ist mehr als ein Hinweis.</translation>
        </message>
        <message>
            <source>{percent} % of the scores are {score}: kappa, ICC and alpha fall when one score is that common, although readers agree; prefer Gwet's AC2.</source>
            <translation>{percent} % der Bewertungen sind {score}: Kappa, ICC und Alpha sinken, wenn eine Bewertung so häufig ist, obwohl die Leser übereinstimmen; besser Gwets AC2.</translation>
        </message>
        <message>
            <source>Some scores are missing: prefer Krippendorff's alpha or Gwet's AC2, which use what is there.</source>
            <translation>Einige Bewertungen fehlen: besser Krippendorffs Alpha oder Gwets AC2, die nutzen, was da ist.</translation>
        </message>
        <message>
            <source>Three readers or more, nothing missing: prefer ICC(2,1), with Krippendorff's alpha beside it.</source>
            <translation>Drei Leser oder mehr, nichts fehlt: besser ICC(2,1), daneben Krippendorffs Alpha.</translation>
        </message>
        <message>
            <source>Two readers, nothing missing, scores well spread: quadratically weighted kappa or ICC(2,1) fit.</source>
            <translation>Zwei Leser, nichts fehlt, Bewertungen gut verteilt: quadratisch gewichtetes Kappa oder ICC(2,1) passen.</translation>
        </message>
        <message>
            <source>Not saved: {reason}</source>
            <translation>Nicht gespeichert: {reason}</translation>
        </message>
        <message>
            <source>Reader {code}</source>
            <translation>Leser {code}</translation>
        </message>
        <message>
            <source>What was asked of the model</source>
            <translation>Was vom Modell verlangt wurde</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>Nochmals versuchen</translation>
        </message>
        <message>
            <source>Ctrl+Enter</source>
            <translation>Strg+Eingabe</translation>
        </message>
        <message>
            <source>&amp;Skip</source>
            <translation>Ü&amp;berspringen</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>&amp;Pause</translation>
        </message>
        <message>
            <source>&amp;Leave</source>
            <translation>Ver&amp;lassen</translation>
        </message>
        <message>
            <source>Everything is saved; you go on here next time</source>
            <translation>Alles ist gespeichert; nächstes Mal geht es hier weiter</translation>
        </message>
        <message>
            <source>Please answer: {title}</source>
            <translation>Bitte beantworten: {title}</translation>
        </message>
        <message>
            <source>All done</source>
            <translation>Alles erledigt</translation>
        </message>
        <message>
            <source>{n} of {count}</source>
            <translation>{n} von {count}</translation>
        </message>
        <message>
            <source>Practice {said}</source>
            <translation>Übung {said}</translation>
        </message>
        <message>
            <source>now with the map</source>
            <translation>jetzt mit Karte</translation>
        </message>
        <message>
            <source>Asked for: {instruction}</source>
            <translation>Verlangt: {instruction}</translation>
        </message>
        <message>
            <source>Model: {name}</source>
            <translation>Modell: {name}</translation>
        </message>
        <message>
            <source>Answers of this image can no longer be changed.</source>
            <translation>Die Antworten zu diesem Bild können nicht mehr geändert werden.</translation>
        </message>
        <message>
            <source>✓ Saved</source>
            <translation>✓ Gespeichert</translation>
        </message>
        <message>
            <source>Digits answer, Enter goes on, 0 cannot be judged, Ctrl+Z undoes</source>
            <translation>Ziffern antworten, Eingabe weiter, 0: nicht beurteilbar, Strg+Z zurück</translation>
        </message>
        <message>
            <source>Answer this question anew; there was no answer before.</source>
            <translation>Beantworten Sie diese Frage neu; vorher gab es keine Antwort.</translation>
        </message>
        <message>
            <source>While a study is read, images cannot be copied, saved or printed.</source>
            <translation>Während eine Studie gelesen wird, können Bilder nicht kopiert, gesichert oder gedruckt werden.</translation>
        </message>
        <message>
            <source>arm {letter}</source>
            <translation>Arm {letter}</translation>
        </message>
        <message>
            <source>Readers differ by {n} points or more, or chose another option, on 1 case.</source>
            <translation>Bei 1 Fall weichen Leser um {n} Punkte oder mehr ab oder haben anders gewählt.</translation>
        </message>
        <message>
            <source>Readers differ by {n} points or more, or chose another option, on {cases} cases.</source>
            <translation>Bei {cases} Fällen weichen Leser um {n} Punkte oder mehr ab oder haben anders gewählt.</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>Fall</translation>
        </message>
        <message>
            <source>Question</source>
            <translation>Frage</translation>
        </message>
        <message>
            <source>Answers, not by whom</source>
            <translation>Antworten, nicht von wem</translation>
        </message>
        <message>
            <source>Disagreements</source>
            <translation>Abweichungen</translation>
        </message>
        <message>
            <source>Make a &amp;round for them…</source>
            <translation>&amp;Runde dafür anlegen…</translation>
        </message>
        <message>
            <source>A study of these cases for one more reader, who sees neither who said what nor how much</source>
            <translation>Eine Studie mit diesen Fällen für einen weiteren Leser, der weder sieht, wer etwas gesagt hat, noch was</translation>
        </message>
        <message>
            <source>C&amp;ode of the further reader</source>
            <translation>&amp;Kürzel des weiteren Lesers</translation>
        </message>
        <message>
            <source>by finding</source>
            <translation>nach Befund</translation>
        </message>
        <message>
            <source>by operation</source>
            <translation>nach Änderung</translation>
        </message>
        <message>
            <source>by model</source>
            <translation>nach Modell</translation>
        </message>
        <message>
            <source>by reader</source>
            <translation>nach Leser</translation>
        </message>
        <message>
            <source>without and with map</source>
            <translation>ohne und mit Karte</translation>
        </message>
        <message>
            <source>by kind of image</source>
            <translation>nach Art des Bildes</translation>
        </message>
        <message>
            <source>with map</source>
            <translation>mit Karte</translation>
        </message>
        <message>
            <source>without map</source>
            <translation>ohne Karte</translation>
        </message>
        <message>
            <source>synthetic images</source>
            <translation>synthetische Bilder</translation>
        </message>
        <message>
            <source>untouched films</source>
            <translation>unveränderte Aufnahmen</translation>
        </message>
        <message>
            <source>sham edits</source>
            <translation>Scheinänderungen</translation>
        </message>
        <message>
            <source>&amp;Scores</source>
            <translation>&amp;Werte</translation>
        </message>
        <message>
            <source>between readers</source>
            <translation>zwischen Lesern</translation>
        </message>
        <message>
            <source>{reader}, first and second reading</source>
            <translation>{reader}, erste und zweite Lesung</translation>
        </message>
        <message>
            <source>Agreement</source>
            <translation>Übereinstimmung</translation>
        </message>
        <message>
            <source>{first} against {second}: {difference} on {n} cases (95 % {low} to {high}), p = {p} (permutation, Holm)</source>
            <translation>{first} gegen {second}: {difference} bei {n} Fällen (95 % {low} bis {high}), p = {p} (Permutation, Holm)</translation>
        </message>
        <message>
            <source>A mean within ± {half} takes {needed} cases in all with these readers: {more} more.</source>
            <translation>Ein Mittelwert auf ± {half} genau braucht mit diesen Lesern insgesamt {needed} Fälle: {more} mehr.</translation>
        </message>
        <message>
            <source>The mean is known within ± {half}; no more cases are needed for that.</source>
            <translation>Der Mittelwert ist auf ± {half} bekannt; dafür braucht es keine weiteren Fälle.</translation>
        </message>
        <message>
            <source>Said to be impossible to judge: {n} times</source>
            <translation>Als nicht beurteilbar bezeichnet: {n}-mal</translation>
        </message>
        <message>
            <source>coefficient</source>
            <translation>Koeffizient</translation>
        </message>
        <message>
            <source>value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>95 % interval</source>
            <translation>95-%-Intervall</translation>
        </message>
        <message>
            <source>cases</source>
            <translation>Fälle</translation>
        </message>
        <message>
            <source>1 reader</source>
            <translation>1 Leser</translation>
        </message>
        <message>
            <source>{n} readers</source>
            <translation>{n} Leser</translation>
        </message>
        <message>
            <source>Told right: {right}; synthetic found: {found}; real called real: {real}</source>
            <translation>Richtig erkannt: {right}; synthetische gefunden: {found}; echte echt genannt: {real}</translation>
        </message>
        <message>
            <source>Untouched films called real: {real}; d′ against synthetic ones {d}</source>
            <translation>Unveränderte Aufnahmen echt genannt: {real}; d′ gegen synthetische {d}</translation>
        </message>
        <message>
            <source>Sham edits called real: {real}; d′ against synthetic images {d}</source>
            <translation>Scheinänderungen echt genannt: {real}; d′ gegen synthetische Bilder {d}</translation>
        </message>
        <message>
            <source>({low} to {high})</source>
            <translation>({low} bis {high})</translation>
        </message>
        <message>
            <source>{first} preferred {a} times, {second} {b} times, neither {none} times ({share})</source>
            <translation>{first} {a}-mal bevorzugt, {second} {b}-mal, keines {none}-mal ({share})</translation>
        </message>
        <message>
            <source>Prepare a study</source>
            <translation>Studie vorbereiten</translation>
        </message>
        <message>
            <source>Every counterfactual is made now, so that readers never wait. It can be stopped at any time.</source>
            <translation>Alle kontrafaktischen Bilder werden jetzt gemacht, damit Leser nie warten. Es lässt sich jederzeit anhalten.</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>Beginnt…</translation>
        </message>
        <message>
            <source>&amp;Stop</source>
            <translation>An&amp;halten</translation>
        </message>
        <message>
            <source>&amp;Go on</source>
            <translation>&amp;Fortsetzen</translation>
        </message>
        <message>
            <source>Start the &amp;engine</source>
            <translation>&amp;Engine starten</translation>
        </message>
        <message>
            <source>&amp;Read it…</source>
            <translation>&amp;Lesen…</translation>
        </message>
        <message>
            <source>&amp;Close</source>
            <translation>&amp;Schließen</translation>
        </message>
        <message>
            <source>The engine stopped too often, and waits to be started.</source>
            <translation>Die Engine brach zu oft ab und wartet darauf, gestartet zu werden.</translation>
        </message>
        <message>
            <source>{done} of {count} are made</source>
            <translation>{done} von {count} sind gemacht</translation>
        </message>
        <message>
            <source>less than 1 min left</source>
            <translation>noch keine Minute</translation>
        </message>
        <message>
            <source>about {n} min left</source>
            <translation>noch etwa {n} min</translation>
        </message>
        <message>
            <source>Stopped.</source>
            <translation>Angehalten.</translation>
        </message>
        <message>
            <source>✓ All {count} are made; the study can be read.</source>
            <translation>✓ Alle {count} sind gemacht; die Studie kann gelesen werden.</translation>
        </message>
        <message>
            <source>Reader</source>
            <translation>Leser</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Übersprungen</translation>
        </message>
        <message>
            <source>Median time in view</source>
            <translation>Zeit im Bild (Median)</translation>
        </message>
        <message>
            <source>Readers</source>
            <translation>Leser</translation>
        </message>
        <message>
            <source>{done} of {total}</source>
            <translation>{done} von {total}</translation>
        </message>
        <message>
            <source>{mark} · not for diagnosis</source>
            <translation>{mark} · nicht zur Diagnose</translation>
        </message>
        <message>
            <source>left counterfactual</source>
            <translation>links, kontrafaktisch</translation>
        </message>
        <message>
            <source>right counterfactual</source>
            <translation>rechts, kontrafaktisch</translation>
        </message>
        <message>
            <source>The map comes after your first answers</source>
            <translation>Die Karte kommt nach den ersten Antworten</translation>
        </message>
        <message>
            <source>the reader's own</source>
            <translation>wie der Leser will</translation>
        </message>
        <message>
            <source>locked: as the file says</source>
            <translation>fest: wie die Datei sagt</translation>
        </message>
        <message>
            <source>locked: 2nd to 98th percentile</source>
            <translation>fest: 2. bis 98. Perzentil</translation>
        </message>
        <message>
            <source>the reader may enlarge one</source>
            <translation>der Leser darf eines vergrößern</translation>
        </message>
        <message>
            <source>locked side by side</source>
            <translation>fest nebeneinander</translation>
        </message>
        <message>
            <source>Counterview — reader study</source>
            <translation>Counterview — Leserstudie</translation>
        </message>
        <message>
            <source>Time for a break?</source>
            <translation>Zeit für eine Pause?</translation>
        </message>
        <message>
            <source>{n} of {count} are done, and everything is saved.</source>
            <translation>{n} von {count} sind erledigt, und alles ist gespeichert.</translation>
        </message>
        <message>
            <source>Go on reading</source>
            <translation>Weiterlesen</translation>
        </message>
        <message>
            <source>That was the last one. Thank you!</source>
            <translation>Das war das letzte. Vielen Dank!</translation>
        </message>
        <message>
            <source>All answers are saved.</source>
            <translation>Alle Antworten sind gespeichert.</translation>
        </message>
        <message>
            <source>Loading…</source>
            <translation>Lädt…</translation>
        </message>
        <message>
            <source>Its files are missing, or were altered after the study was prepared. Tell the owner of the study; the reason is kept with the answers.</source>
            <translation>Seine Dateien fehlen oder wurden nach dem Vorbereiten der Studie verändert. Sagen Sie es der Leitung der Studie; der Grund steht bei den Antworten.</translation>
        </message>
        <message>
            <source>This case cannot be shown</source>
            <translation>Dieser Fall kann nicht gezeigt werden</translation>
        </message>
        <message>
            <source>Skip this case</source>
            <translation>Diesen Fall überspringen</translation>
        </message>
        <message>
            <source>Cases that were painted on</source>
            <translation>Fälle, auf denen gezeichnet wurde</translation>
        </message>
        <message>
            <source>with the map</source>
            <translation>mit der Karte</translation>
        </message>
        <message>
            <source>second reading</source>
            <translation>zweite Lesung</translation>
        </message>
        <message>
            <source>{reader}: {share} %</source>
            <translation>{reader}: {share} %</translation>
        </message>
        <message>
            <source>Overlap of two readers (Dice)</source>
            <translation>Überlappung zweier Leser (Dice)</translation>
        </message>
        <message>
            <source>mean {mean}</source>
            <translation>Mittel {mean}</translation>
        </message>
        <message>
            <source>Study results</source>
            <translation>Studienergebnisse</translation>
        </message>
        <message>
            <source>Re&amp;fresh</source>
            <translation>&amp;Aktualisieren</translation>
        </message>
        <message>
            <source>&amp;Lift the blinding…</source>
            <translation>&amp;Verblindung aufheben…</translation>
        </message>
        <message>
            <source>&amp;Show answers…</source>
            <translation>An&amp;tworten zeigen …</translation>
        </message>
        <message>
            <source>&amp;Prepare…</source>
            <translation>V&amp;orbereiten…</translation>
        </message>
        <message>
            <source>E&amp;xport…</source>
            <translation>E&amp;xportieren…</translation>
        </message>
        <message>
            <source>with &amp;DICOM SR</source>
            <translation>mit &amp;DICOM SR</translation>
        </message>
        <message>
            <source>The answers also as DICOM, one object for each reader and case</source>
            <translation>Die Antworten auch als DICOM, ein Objekt je Leser und Fall</translation>
        </message>
        <message>
            <source>Computing…</source>
            <translation>Rechnet…</translation>
        </message>
        <message>
            <source>No answers to scored questions yet.</source>
            <translation>Noch keine Antworten auf bewertete Fragen.</translation>
        </message>
        <message>
            <source>Blinding was lifted: {log}</source>
            <translation>Verblindung aufgehoben: {log}</translation>
        </message>
        <message>
            <source>Answers are hidden until all readers are done.</source>
            <translation>Die Antworten bleiben verborgen, bis alle fertig gelesen haben.</translation>
        </message>
        <message>
            <source>Models are hidden; arms are letters in an order of their own.</source>
            <translation>Modelle sind verborgen; Arme sind Buchstaben in eigener Reihenfolge.</translation>
        </message>
        <message>
            <source>&amp;Prepare {n} counterfactuals…</source>
            <translation>{n} Bilder v&amp;orbereiten…</translation>
        </message>
        <message>
            <source>Painted regions</source>
            <translation>Eingezeichnete Regionen</translation>
        </message>
        <message>
            <source>Disagreements ({n})</source>
            <translation>Abweichungen ({n})</translation>
        </message>
        <message>
            <source>Lift the blinding</source>
            <translation>Verblindung aufheben</translation>
        </message>
        <message>
            <source>Models will be named here and in exports. This is logged for good. Why?</source>
            <translation>Modelle werden dann hier und in Exporten genannt. Das wird dauerhaft vermerkt. Warum?</translation>
        </message>
        <message>
            <source>Lift it</source>
            <translation>Aufheben</translation>
        </message>
        <message>
            <source>Show answers</source>
            <translation>Antworten zeigen</translation>
        </message>
        <message>
            <source>Whoever has yet to read must not see them. This is logged for good. Why?</source>
            <translation>Wer noch lesen muss, darf sie nicht sehen. Dies wird dauerhaft protokolliert. Warum?</translation>
        </message>
        <message>
            <source>Show them</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>The blinding stays: a reason is needed.</source>
            <translation>Die Verblindung bleibt: ein Grund ist nötig.</translation>
        </message>
        <message>
            <source>Answers stay hidden: a reason is needed.</source>
            <translation>Die Antworten bleiben verborgen: Es fehlt ein Grund.</translation>
        </message>
        <message>
            <source>Exports name the models: lift the blinding first.</source>
            <translation>Exporte nennen die Modelle: zuerst die Verblindung aufheben.</translation>
        </message>
        <message>
            <source>Export to a folder</source>
            <translation>In einen Ordner exportieren</translation>
        </message>
        <message>
            <source>{n} files are in {folder}</source>
            <translation>{n} Dateien liegen in {folder}</translation>
        </message>
        <message>
            <source>A new, empty folder for the round</source>
            <translation>Ein neuer, leerer Ordner für die Runde</translation>
        </message>
        <message>
            <source>Making the study…</source>
            <translation>Legt die Studie an…</translation>
        </message>
        <message>
            <source>{reader} can read {n} cases in {folder}</source>
            <translation>{reader} kann {n} Fälle in {folder} lesen</translation>
        </message>
        <message>
            <source>n</source>
            <translation>n</translation>
        </message>
        <message>
            <source>mean</source>
            <translation>Mittel</translation>
        </message>
        <message>
            <source>SD</source>
            <translation>SD</translation>
        </message>
        <message>
            <source>median</source>
            <translation>Median</translation>
        </message>
        <message>
            <source>distribution, low to high</source>
            <translation>Verteilung, niedrig bis hoch</translation>
        </message>
        <message>
            <source>Scores</source>
            <translation>Werte</translation>
        </message>
        <message>
            <source>too few</source>
            <translation>zu wenige</translation>
        </message>
        <message>
            <source>{low} to {high}</source>
            <translation>{low} bis {high}</translation>
        </message>
        <message>
            <source>Read a study</source>
            <translation>Studie lesen</translation>
        </message>
        <message>
            <source>&amp;Who reads?</source>
            <translation>&amp;Wer liest?</translation>
        </message>
        <message>
            <source>Who reads?</source>
            <translation>Wer liest?</translation>
        </message>
        <message>
            <source>all {total} done</source>
            <translation>alle {total} erledigt</translation>
        </message>
        <message>
            <source>{done} of {total} done</source>
            <translation>{done} von {total} erledigt</translation>
        </message>
        <message>
            <source>{n} counterfactuals are not prepared yet; prepare the study first (File, Study results…).</source>
            <translation>{n} kontrafaktische Bilder sind noch nicht vorbereitet; zuerst die Studie vorbereiten (Datei, Studienergebnisse…).</translation>
        </message>
        <message>
            <source>&amp;Begin</source>
            <translation>&amp;Beginnen</translation>
        </message>
        <message>
            <source>Rate counterfactuals beside their inputs</source>
            <translation>Kontrafaktische Bilder neben ihren Eingaben bewerten</translation>
        </message>
        <message>
            <source>Rate without the guidance map first, then with it</source>
            <translation>Erst ohne Leitkarte bewerten, dann mit ihr</translation>
        </message>
        <message>
            <source>Compare two counterfactuals of the same input</source>
            <translation>Zwei kontrafaktische Bilder derselben Eingabe vergleichen</translation>
        </message>
        <message>
            <source>Tell real radiographs from synthetic ones</source>
            <translation>Echte von synthetischen Röntgenbildern unterscheiden</translation>
        </message>
        <message>
            <source>New study</source>
            <translation>Neue Studie</translation>
        </message>
        <message>
            <source>&lt; &amp;Back</source>
            <translation>&lt; &amp;Zurück</translation>
        </message>
        <message>
            <source>Step {n} of {count}</source>
            <translation>Schritt {n} von {count}</translation>
        </message>
        <message>
            <source>&amp;Make the study</source>
            <translation>Studie an&amp;legen</translation>
        </message>
        <message>
            <source>&amp;Next &gt;</source>
            <translation>&amp;Weiter &gt;</translation>
        </message>
        <message>
            <source>Files are copied under new names. Write what is asked of each, or deal instructions out.</source>
            <translation>Dateien werden unter neuen Namen kopiert. Schreiben Sie, was von jeder verlangt wird, oder verteilen Sie Anweisungen.</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Instruction</source>
            <translation>Anweisung</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>Rolle</translation>
        </message>
        <message>
            <source>Drop radiographs or folders here, or add them below</source>
            <translation>Aufnahmen oder Ordner hier ablegen oder unten hinzufügen</translation>
        </message>
        <message>
            <source>Add &amp;files…</source>
            <translation>&amp;Dateien hinzufügen…</translation>
        </message>
        <message>
            <source>Add a f&amp;older…</source>
            <translation>&amp;Ordner hinzufügen…</translation>
        </message>
        <message>
            <source>&amp;Remove</source>
            <translation>En&amp;tfernen</translation>
        </message>
        <message>
            <source>&amp;Deal out</source>
            <translation>&amp;Verteilen</translation>
        </message>
        <message>
            <source>One after the other, in turn</source>
            <translation>Der Reihe nach</translation>
        </message>
        <message>
            <source>&amp;Practice: the first</source>
            <translation>&amp;Übung: die ersten</translation>
        </message>
        <message>
            <source>Untouched &amp;controls: the last</source>
            <translation>Unveränderte &amp;Kontrollen: letzte</translation>
        </message>
        <message>
            <source>The films as they are, in the display of a counterfactual</source>
            <translation>Die Aufnahmen, wie sie sind, dargestellt wie kontrafaktische Bilder</translation>
        </message>
        <message>
            <source>&amp;Sham edits: before them</source>
            <translation>&amp;Scheinänderungen: davor</translation>
        </message>
        <message>
            <source>The model draws the film again in the same places, without the finding</source>
            <translation>Das Modell zeichnet die Aufnahme an denselben Stellen neu, ohne den Befund</translation>
        </message>
        <message>
            <source>&amp;Instructions, one a line</source>
            <translation>&amp;Anweisungen, eine je Zeile</translation>
        </message>
        <message>
            <source>Add radiographs.</source>
            <translation>Röntgenbilder hinzufügen.</translation>
        </message>
        <message>
            <source>{n} radiographs have no instruction yet.</source>
            <translation>{n} Röntgenbilder haben noch keine Anweisung.</translation>
        </message>
        <message>
            <source>Real or synthetic needs controls: say how many, and deal out.</source>
            <translation>Echt oder synthetisch braucht Kontrollen: Anzahl angeben und verteilen.</translation>
        </message>
        <message>
            <source>At least one case must be no control and no practice.</source>
            <translation>Mindestens ein Fall darf weder Kontrolle noch Übung sein.</translation>
        </message>
        <message>
            <source>At least one case must be no practice.</source>
            <translation>Mindestens ein Fall darf keine Übung sein.</translation>
        </message>
        <message>
            <source>Searching…</source>
            <translation>Sucht…</translation>
        </message>
        <message>
            <source>practice sham edit</source>
            <translation>Übungs-Scheinänderung</translation>
        </message>
        <message>
            <source>sham edit</source>
            <translation>Scheinänderung</translation>
        </message>
        <message>
            <source>practice control</source>
            <translation>Übungskontrolle</translation>
        </message>
        <message>
            <source>control</source>
            <translation>Kontrolle</translation>
        </message>
        <message>
            <source>practice</source>
            <translation>Übung</translation>
        </message>
        <message>
            <source>counted</source>
            <translation>zählt</translation>
        </message>
        <message>
            <source>Questions</source>
            <translation>Fragen</translation>
        </message>
        <message>
            <source>Asked about every image, in this order; drag, or Alt with arrows, changes it. Tick what shall be asked.</source>
            <translation>Zu jedem Bild in dieser Reihenfolge gefragt; Ziehen oder Alt mit Pfeiltasten ändert sie. Haken Sie an, was gefragt wird.</translation>
        </message>
        <message>
            <source>From a &amp;file…</source>
            <translation>Aus einer &amp;Datei…</translation>
        </message>
        <message>
            <source>A table of items as in rating_items.toml</source>
            <translation>Eine Tabelle wie rating_items.toml</translation>
        </message>
        <message>
            <source>Tick at least one question.</source>
            <translation>Haken Sie mindestens eine Frage an.</translation>
        </message>
        <message>
            <source>This design needs the question “{title}”.</source>
            <translation>Dieser Aufbau braucht die Frage „{title}“.</translation>
        </message>
        <message>
            <source>Open a table of items</source>
            <translation>Tabelle mit Fragen öffnen</translation>
        </message>
        <message>
            <source>optional</source>
            <translation>freiwillig</translation>
        </message>
        <message>
            <source>Title and design</source>
            <translation>Titel und Aufbau</translation>
        </message>
        <message>
            <source>Readers see the title; it must not give anything away.</source>
            <translation>Leser sehen den Titel; er darf nichts verraten.</translation>
        </message>
        <message>
            <source>Design</source>
            <translation>Aufbau</translation>
        </message>
        <message>
            <source>Give the study a title.</source>
            <translation>Geben Sie der Studie einen Titel.</translation>
        </message>
        <message>
            <source>Each arm makes a counterfactual of every case; a comparison has two.</source>
            <translation>Jeder Arm macht zu jedem Fall ein kontrafaktisches Bild; ein Vergleich hat zwei.</translation>
        </message>
        <message>
            <source>What confines the edit</source>
            <translation>Was die Änderung begrenzt</translation>
        </message>
        <message>
            <source>Arms</source>
            <translation>Arme</translation>
        </message>
        <message>
            <source>&amp;Add an arm</source>
            <translation>Arm &amp;hinzufügen</translation>
        </message>
        <message>
            <source>Two arms are the same; change the model, what confines the edit, or the seed.</source>
            <translation>Zwei Arme sind gleich; ändern Sie Modell, Begrenzung oder Seed.</translation>
        </message>
        <message>
            <source>Add an arm.</source>
            <translation>Einen Arm hinzufügen.</translation>
        </message>
        <message>
            <source>mask and relevance</source>
            <translation>Maske und Relevanz</translation>
        </message>
        <message>
            <source>mask only</source>
            <translation>nur Maske</translation>
        </message>
        <message>
            <source>relevance only</source>
            <translation>nur Relevanz</translation>
        </message>
        <message>
            <source>nothing: the whole frame</source>
            <translation>nichts: das ganze Bild</translation>
        </message>
        <message>
            <source>may go back</source>
            <translation>dürfen zurück</translation>
        </message>
        <message>
            <source>may change answers</source>
            <translation>dürfen Antworten ändern</translation>
        </message>
        <message>
            <source>may skip cases</source>
            <translation>dürfen Fälle überspringen</translation>
        </message>
        <message>
            <source>models are hidden</source>
            <translation>Modelle sind verborgen</translation>
        </message>
        <message>
            <source>left and right are exchanged at random</source>
            <translation>links und rechts werden zufällig getauscht</translation>
        </message>
        <message>
            <source>the guidance map is shown</source>
            <translation>die Leitkarte wird gezeigt</translation>
        </message>
        <message>
            <source>Readers and rules</source>
            <translation>Leser und Regeln</translation>
        </message>
        <message>
            <source>Readers have codes; their names stay with you.</source>
            <translation>Leser haben Kürzel; ihre Namen bleiben bei Ihnen.</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
        <message>
            <source>in the folder; or postgresql+psycopg://host/study</source>
            <translation>im Ordner; oder postgresql+psycopg://host/study</translation>
        </message>
        <message>
            <source>a new folder</source>
            <translation>ein neuer Ordner</translation>
        </message>
        <message>
            <source>&amp;Choose…</source>
            <translation>&amp;Wählen…</translation>
        </message>
        <message>
            <source>R&amp;eader codes, with commas</source>
            <translation>&amp;Kürzel der Leser, mit Kommas</translation>
        </message>
        <message>
            <source>&amp;Seed of every order</source>
            <translation>&amp;Seed jeder Reihenfolge</translation>
        </message>
        <message>
            <source>after at &amp;least so many others</source>
            <translation>nach mindestens so &amp;vielen anderen</translation>
        </message>
        <message>
            <source>Shown &amp;twice, unannounced</source>
            <translation>Unangekündigt &amp;zweimal gezeigt</translation>
        </message>
        <message>
            <source>&amp;Break offered after</source>
            <translation>&amp;Pause angeboten nach</translation>
        </message>
        <message>
            <source>&amp;Arrangement</source>
            <translation>&amp;Anordnung</translation>
        </message>
        <message>
            <source>&amp;Grey window</source>
            <translation>&amp;Grauwertfenster</translation>
        </message>
        <message>
            <source>&amp;Database</source>
            <translation>&amp;Datenbank</translation>
        </message>
        <message>
            <source>F&amp;older of the study</source>
            <translation>&amp;Ordner der Studie</translation>
        </message>
        <message>
            <source>Folder of the study</source>
            <translation>Ordner der Studie</translation>
        </message>
        <message>
            <source>{n} showings for each reader</source>
            <translation>{n} Vorlagen für jeden Leser</translation>
        </message>
        <message>
            <source>{n} of them practice</source>
            <translation>{n} davon Übung</translation>
        </message>
        <message>
            <source>{n} hidden repeats</source>
            <translation>{n} verdeckte Wiederholungen</translation>
        </message>
        <message>
            <source>{n} counterfactuals to make</source>
            <translation>{n} kontrafaktische Bilder zu machen</translation>
        </message>
        <message>
            <source>about {n} min of reading</source>
            <translation>etwa {n} min Lesezeit</translation>
        </message>
        <message>
            <source>Choose a folder for the study.</source>
            <translation>Wählen Sie einen Ordner für die Studie.</translation>
        </message>
        <message>
            <source>{folder} is not empty; choose a new folder.</source>
            <translation>{folder} ist nicht leer; wählen Sie einen neuen Ordner.</translation>
        </message>
        <message>
            <source>not sent: {why}</source>
            <translation>nicht gesendet: {why}</translation>
        </message>
        <message>
            <source>{proof}; the archive could not be asked for it: {why}</source>
            <translation>{proof}; das PACS konnte nicht danach gefragt werden: {why}</translation>
        </message>
        <message>
            <source>{proof}; it could not be asked for it afterwards: {why}</source>
            <translation>{proof}; es konnte hinterher nicht danach gefragt werden: {why}</translation>
        </message>
        <message>
            <source>{proof}; the audit log cannot be written: {why}</source>
            <translation>{proof}; das Protokoll kann nicht geschrieben werden: {why}</translation>
        </message>
        <message>
            <source>{why}; yet it lists the object: look at it there before you send it again</source>
            <translation>{why}; doch es führt das Objekt auf: bitte dort ansehen, bevor es noch einmal gesendet wird</translation>
        </message>
        <message>
            <source>{proof}, and found there afterwards</source>
            <translation>{proof} und hinterher dort gefunden</translation>
        </message>
        <message>
            <source>{proof}, but not found there afterwards</source>
            <translation>{proof}, aber hinterher dort nicht gefunden</translation>
        </message>
        <message>
            <source>{proof}, but it was not found there afterwards</source>
            <translation>{proof}, aber hinterher dort nicht gefunden</translation>
        </message>
        <message>
            <source>stored (status 0000)</source>
            <translation>gespeichert (Status 0000)</translation>
        </message>
        <message>
            <source>stored, but the archive changed some of it (status {status})</source>
            <translation>gespeichert, aber das PACS hat manches daran geändert (Status {status})</translation>
        </message>
        <message>
            <source>stored, the archive says, with warning {code}</source>
            <translation>laut PACS gespeichert, mit Warnung {code}</translation>
        </message>
        <message>
            <source>stored, the archive says</source>
            <translation>laut PACS gespeichert</translation>
        </message>
        <message>
            <source>not permitted (status 0124); ask the archive's keeper for the permission to store</source>
            <translation>nicht erlaubt (Status 0124); bitte den PACS-Administrator um das Recht zum Speichern bitten</translation>
        </message>
        <message>
            <source>the archive has no room now (status {status}); try again later</source>
            <translation>das PACS hat gerade keinen Platz (Status {status}); bitte später noch einmal versuchen</translation>
        </message>
        <message>
            <source>the archive finds that the object is not what it says (status {status})</source>
            <translation>das PACS findet, dass das Objekt nicht ist, was es angibt (Status {status})</translation>
        </message>
        <message>
            <source>the archive does not take objects of this kind (status 0122)</source>
            <translation>das PACS nimmt Objekte dieser Art nicht an (Status 0122)</translation>
        </message>
        <message>
            <source>the archive cannot store it (status {status})</source>
            <translation>das PACS kann es nicht speichern (Status {status})</translation>
        </message>
        <message>
            <source>the archive does not take {kind}</source>
            <translation>das PACS nimmt {kind} nicht an</translation>
        </message>
        <message>
            <source>{name} gave no receipt for it</source>
            <translation>{name} gab keine Quittung dafür</translation>
        </message>
        <message>
            <source>{name} did not store it: {reason}</source>
            <translation>{name} hat es nicht gespeichert: {reason}</translation>
        </message>
        <message>
            <source>it does not say why; look into its own log</source>
            <translation>es sagt nicht, warum; bitte in seinem eigenen Protokoll nachsehen</translation>
        </message>
        <message>
            <source>look into its own log ({code})</source>
            <translation>bitte in seinem eigenen Protokoll nachsehen ({code})</translation>
        </message>
        <message>
            <source>it could not process it ({code})</source>
            <translation>es konnte es nicht verarbeiten ({code})</translation>
        </message>
        <message>
            <source>it has an object of this UID already ({code})</source>
            <translation>es hat schon ein Objekt mit dieser UID ({code})</translation>
        </message>
        <message>
            <source>it takes the UID for invalid ({code})</source>
            <translation>es hält die UID für ungültig ({code})</translation>
        </message>
        <message>
            <source>it does not take objects of this kind ({code})</source>
            <translation>es nimmt Objekte dieser Art nicht an ({code})</translation>
        </message>
        <message>
            <source>we have no right to store there ({code})</source>
            <translation>wir haben kein Recht, dort zu speichern ({code})</translation>
        </message>
        <message>
            <source>it has no room ({code})</source>
            <translation>es hat keinen Platz ({code})</translation>
        </message>
        <message>
            <source>it takes the object for another kind than it says to be ({code})</source>
            <translation>es hält das Objekt für eine andere Art, als es angibt ({code})</translation>
        </message>
        <message>
            <source>it does not understand the object ({code})</source>
            <translation>es versteht das Objekt nicht ({code})</translation>
        </message>
        <message>
            <source>it does not take this transfer syntax ({code})</source>
            <translation>es nimmt diese Transfersyntax nicht an ({code})</translation>
        </message>
        <message>
            <source>the file became shorter while it was sent; export it again</source>
            <translation>die Datei wurde kürzer, während sie gesendet wurde; bitte noch einmal exportieren</translation>
        </message>
        <message>
            <source>the file cannot be read ({problem})</source>
            <translation>die Datei kann nicht gelesen werden ({problem})</translation>
        </message>
        <message>
            <source>{name} answers (C-ECHO, {milliseconds} ms)</source>
            <translation>{name} antwortet (C-ECHO, {milliseconds} ms)</translation>
        </message>
        <message>
            <source>{name} answers DICOMweb in {milliseconds} ms</source>
            <translation>{name} antwortet über DICOMweb in {milliseconds} ms</translation>
        </message>
        <message>
            <source>it would lie in the series of an image that it was made from; export it anew</source>
            <translation>es läge in der Serie eines Bildes, aus dem es gemacht ist; bitte neu exportieren</translation>
        </message>
        <message>
            <source>the archive has it already, so it was not sent again</source>
            <translation>das PACS hat es schon, darum wurde es nicht noch einmal gesendet</translation>
        </message>
        <message>
            <source>cancelled while it was sent; the archive is asked for it first</source>
            <translation>beim Senden abgebrochen; das PACS wird zuerst danach gefragt</translation>
        </message>
        <message>
            <source>its copy in the outbox is damaged or gone; send the object again</source>
            <translation>seine Kopie im Postausgang ist beschädigt oder fort; bitte das Objekt noch einmal senden</translation>
        </message>
        <message>
            <source>this entry of the outbox is damaged; remove it and send the object again</source>
            <translation>dieser Eintrag des Postausgangs ist beschädigt; bitte entfernen und das Objekt noch einmal senden</translation>
        </message>
        <message>
            <source>the outbox has no job {name}; look at its list</source>
            <translation>der Postausgang hat keinen Auftrag {name}; bitte in seiner Liste nachsehen</translation>
        </message>
        <message>
            <source>the object cannot be put into the outbox ({problem}); free some space</source>
            <translation>das Objekt kann nicht in den Postausgang gelegt werden ({problem}); bitte Platz schaffen</translation>
        </message>
        <message>
            <source>this object was sent, or its copy is gone; put it into the outbox again</source>
            <translation>dieses Objekt wurde gesendet, oder seine Kopie ist fort; bitte noch einmal in den Postausgang legen</translation>
        </message>
        <message>
            <source>the outbox cannot be written ({problem}); free some space</source>
            <translation>der Postausgang kann nicht geschrieben werden ({problem}); bitte Platz schaffen</translation>
        </message>
        <message>
            <source>the outbox cannot be written ({problem}); check its folder</source>
            <translation>der Postausgang kann nicht geschrieben werden ({problem}); bitte seinen Ordner prüfen</translation>
        </message>
        <message>
            <source>the outbox is being sent now, from here or elsewhere; wait for it</source>
            <translation>der Postausgang wird gerade gesendet, von hier oder anderswo; bitte abwarten</translation>
        </message>
        <message>
            <source>nothing may be sent to {name}; allow it among the nodes first</source>
            <translation>an {name} darf nichts gesendet werden; bitte zuerst unter „Bekannte PACS“ erlauben</translation>
        </message>
        <message>
            <source>nothing may be sent to {name}; allow it in its settings if it should</source>
            <translation>an {name} darf nichts gesendet werden; bitte in seinen Einstellungen erlauben, wenn es soll</translation>
        </message>
        <message>
            <source>no node is called {name} (known: {known}); write it down first</source>
            <translation>kein PACS heißt {name} (bekannt: {known}); bitte zuerst eintragen</translation>
        </message>
        <message>
            <source>{file} is {problem}; leave it out</source>
            <translation>{file} ist {problem}; bitte weglassen</translation>
        </message>
        <message>
            <source>file {place} of {count}</source>
            <translation>Datei {place} von {count}</translation>
        </message>
        <message>
            <source>something else than DICOM</source>
            <translation>kein DICOM</translation>
        </message>
        <message>
            <source>an object that is cut off in its beginning</source>
            <translation>ein Objekt, dessen Anfang abgeschnitten ist</translation>
        </message>
        <message>
            <source>an object whose file meta information is in implicit VR</source>
            <translation>ein Objekt, dessen Metadaten keine VR angeben</translation>
        </message>
        <message>
            <source>an object that lacks a valid UID</source>
            <translation>ein Objekt, dem eine gültige UID fehlt</translation>
        </message>
        <message>
            <source>an object whose beginning contradicts itself</source>
            <translation>ein Objekt, dessen Anfang sich widerspricht</translation>
        </message>
        <message>
            <source>an object whose beginning is damaged ({problem})</source>
            <translation>ein Objekt, dessen Anfang beschädigt ist ({problem})</translation>
        </message>
        <message>
            <source>the connection to {name} broke off; it was stopped, or the network failed: try again</source>
            <translation>die Verbindung zu {name} brach ab; es wurde angehalten, oder das Netz fiel aus: bitte noch einmal versuchen</translation>
        </message>
        <message>
            <source>{name} does not answer (waited {seconds} s); try again, or allow it more time</source>
            <translation>{name} antwortet nicht ({seconds} s gewartet); bitte noch einmal versuchen oder mehr Zeit geben</translation>
        </message>
        <message>
            <source>{name} sent more than {limit}; ask for less</source>
            <translation>{name} schickte mehr als {limit}; bitte weniger verlangen</translation>
        </message>
        <message>
            <source>{name} is not called {title}; mend its AE title among the nodes</source>
            <translation>{name} heißt nicht {title}; bitte seinen AE-Titel unter „Bekannte PACS“ richtigstellen</translation>
        </message>
        <message>
            <source>{name} does not know the AE title {title}; mend ours among the nodes, or have it entered there</source>
            <translation>{name} kennt den AE-Titel {title} nicht; bitte unseren unter „Bekannte PACS“ richtigstellen oder dort eintragen lassen</translation>
        </message>
        <message>
            <source>{name} has too many connections now; try again later</source>
            <translation>{name} hat gerade zu viele Verbindungen; bitte später noch einmal versuchen</translation>
        </message>
        <message>
            <source>{name} refuses the association; check its AE title {title} and ours {our_title}</source>
            <translation>{name} lehnt die Verbindung ab; bitte seinen AE-Titel {title} und unseren {our_title} prüfen</translation>
        </message>
        <message>
            <source>{name} offers nothing of what is needed; choose another node</source>
            <translation>{name} bietet nichts von dem, was nötig ist; bitte ein anderes PACS wählen</translation>
        </message>
        <message>
            <source>{name} closed the connection at once; check the AE titles {title} and {our_title}, or whether it wants TLS</source>
            <translation>{name} schloss die Verbindung sofort; bitte die AE-Titel {title} und {our_title} prüfen, oder ob es TLS verlangt</translation>
        </message>
        <message>
            <source>{name} closed the connection at once; check the AE titles {title} and {our_title}, or whether it takes our certificate</source>
            <translation>{name} schloss die Verbindung sofort; bitte die AE-Titel {title} und {our_title} prüfen, oder ob es unser Zertifikat annimmt</translation>
        </message>
        <message>
            <source>the certificate of {name} is not valid here ({problem}); check its host name and the authorities' file, nothing was sent</source>
            <translation>das Zertifikat von {name} gilt hier nicht ({problem}); bitte Rechnernamen und Datei der Aussteller prüfen, gesendet wurde nichts</translation>
        </message>
        <message>
            <source>no TLS connection to {name} at {place} ({problem}); check that it speaks TLS 1.2 there and takes our certificate</source>
            <translation>keine TLS-Verbindung zu {name} unter {place} ({problem}); bitte prüfen, ob es dort TLS 1.2 spricht und unser Zertifikat annimmt</translation>
        </message>
        <message>
            <source>nothing listens at {place}; check the port of {name}, and that it runs</source>
            <translation>unter {place} antwortet niemand; bitte den Port von {name} prüfen, und ob es läuft</translation>
        </message>
        <message>
            <source>{place} cannot be reached ({problem}); check host and port of {name}</source>
            <translation>{place} ist nicht erreichbar ({problem}); bitte Rechner und Port von {name} prüfen</translation>
        </message>
        <message>
            <source>{host}, port {port}</source>
            <translation>{host}, Port {port}</translation>
        </message>
        <message>
            <source>it was closed</source>
            <translation>sie wurde geschlossen</translation>
        </message>
        <message>
            <source>the host of {name} was not found</source>
            <translation>der Rechner von {name} wurde nicht gefunden</translation>
        </message>
        <message>
            <source>the host {host} of {name} is unknown; check its name, or give its address</source>
            <translation>der Rechner {host} von {name} ist unbekannt; bitte seinen Namen prüfen oder seine Adresse angeben</translation>
        </message>
        <message>
            <source>the authorities' file of {name} cannot be used ({problem}); give a PEM file</source>
            <translation>die Datei der Aussteller von {name} ist nicht brauchbar ({problem}); bitte eine PEM-Datei angeben</translation>
        </message>
        <message>
            <source>our certificate or key for {name} cannot be used ({problem}); give PEM files that belong together, without a password</source>
            <translation>unser Zertifikat oder Schlüssel für {name} ist nicht brauchbar ({problem}); bitte zusammengehörende PEM-Dateien ohne Passwort angeben</translation>
        </message>
        <message>
            <source>{name} does not permit {what} to {title}; ask its keeper for it</source>
            <translation>{name} erlaubt {title} {what} nicht; bitte den PACS-Administrator darum bitten</translation>
        </message>
        <message>
            <source>{name} does not offer {what}; choose another way among the nodes</source>
            <translation>{name} bietet {what} nicht an; bitte unter „Bekannte PACS“ einen anderen Weg wählen</translation>
        </message>
        <message>
            <source>{name} has too much to do for {what} ({status}); try again later</source>
            <translation>{name} ist für {what} zu beschäftigt ({status}); bitte später noch einmal versuchen</translation>
        </message>
        <message>
            <source>{name} does not understand what it was asked ({status}); ask for less</source>
            <translation>{name} versteht die Frage nicht ({status}); bitte weniger verlangen</translation>
        </message>
        <message>
            <source>{name} failed at {what} (status {status}); check what it permits to {title}, or try again</source>
            <translation>{name} scheiterte an {what} (Status {status}); bitte prüfen, was es {title} erlaubt, oder noch einmal versuchen</translation>
        </message>
        <message>
            <source>searching</source>
            <translation>die Suche</translation>
        </message>
        <message>
            <source>{name} offers no search; ask its keeper for it</source>
            <translation>{name} bietet keine Suche; bitte den PACS-Administrator darum bitten</translation>
        </message>
        <message>
            <source>{name} does not let us in ({status}); set or renew its token, and ask whether it has the right</source>
            <translation>{name} lässt uns nicht ein ({status}); bitte sein Token setzen oder erneuern und fragen, ob es das Recht hat</translation>
        </message>
        <message>
            <source>{name} has nothing there ({status}); check the path of the service at the end of its address</source>
            <translation>{name} hat dort nichts ({status}); bitte den Pfad am Ende seiner Adresse prüfen</translation>
        </message>
        <message>
            <source>{name} is too busy ({status}); try again later</source>
            <translation>{name} ist zu beschäftigt ({status}); bitte später noch einmal versuchen</translation>
        </message>
        <message>
            <source>{name} is too busy ({status}); try again in {seconds} s</source>
            <translation>{name} ist zu beschäftigt ({status}); bitte in {seconds} s noch einmal versuchen</translation>
        </message>
        <message>
            <source>{name} takes nothing that large (413); ask for a higher limit there</source>
            <translation>{name} nimmt nichts so Großes an (413); bitte dort eine höhere Grenze erbitten</translation>
        </message>
        <message>
            <source>{name} does not exchange DICOM in this form ({status}); ask whether the address is that of DICOMweb</source>
            <translation>{name} tauscht DICOM nicht in dieser Form aus ({status}); bitte fragen, ob die Adresse die von DICOMweb ist</translation>
        </message>
        <message>
            <source>{name} failed by itself ({status}); look into its own log, and try again later</source>
            <translation>{name} hatte selbst einen Fehler ({status}); bitte in seinem eigenen Protokoll nachsehen und es später noch einmal versuchen</translation>
        </message>
        <message>
            <source>{name} refused the request ({status}); look into its own log</source>
            <translation>{name} lehnte die Anfrage ab ({status}); bitte in seinem eigenen Protokoll nachsehen</translation>
        </message>
        <message>
            <source>the certificate of {name} is not trusted ({problem}); write down the file of who signed it, or have it mended</source>
            <translation>dem Zertifikat von {name} wird nicht getraut ({problem}); bitte die Datei des Ausstellers eintragen oder es in Ordnung bringen lassen</translation>
        </message>
        <message>
            <source>{name} does not speak TLS that is good enough here; check that its address and port are those of https, with TLS 1.2 or newer</source>
            <translation>{name} spricht kein TLS, das hier genügt; bitte prüfen, ob Adresse und Port die von https sind, mit TLS 1.2 oder neuer</translation>
        </message>
        <message>
            <source>nobody knows the host of {name}; check its address and this machine's network</source>
            <translation>niemand kennt den Rechner von {name}; bitte seine Adresse und das Netz dieses Rechners prüfen</translation>
        </message>
        <message>
            <source>{name} is not there: nobody listens at its host and port; check its address, and whether it runs</source>
            <translation>{name} ist nicht da: an Rechner und Port antwortet niemand; bitte seine Adresse prüfen, und ob es läuft</translation>
        </message>
        <message>
            <source>{name} cannot be reached; check its address and this machine's network</source>
            <translation>{name} ist nicht erreichbar; bitte seine Adresse und das Netz dieses Rechners prüfen</translation>
        </message>
        <message>
            <source>the answer of {name} is cut off: less came than it told; try again</source>
            <translation>die Antwort von {name} ist abgeschnitten: es kam weniger als angekündigt; bitte noch einmal versuchen</translation>
        </message>
        <message>
            <source>what {name} answers is not HTTP ({problem}); check its address and port</source>
            <translation>was {name} antwortet, ist kein HTTP ({problem}); bitte Adresse und Port prüfen</translation>
        </message>
        <message>
            <source>{name} broke the connection off; check that its address begins with http or https as it should, and whether it runs</source>
            <translation>{name} brach die Verbindung ab; bitte prüfen, ob seine Adresse richtig mit http oder https beginnt, und ob es läuft</translation>
        </message>
        <message>
            <source>{name} did not answer wholly within {seconds} s; give it more time in its settings, or ask for less</source>
            <translation>{name} antwortete nicht vollständig in {seconds} s; bitte ihm in den Einstellungen mehr Zeit geben oder weniger verlangen</translation>
        </message>
        <message>
            <source>{name} answers with more than {size}; allow more in its settings, or ask for less</source>
            <translation>{name} antwortet mit mehr als {size}; bitte in den Einstellungen mehr erlauben oder weniger verlangen</translation>
        </message>
        <message>
            <source>{name} sends us on to another address, where we do not follow; write down its right address</source>
            <translation>{name} schickt uns an eine andere Adresse weiter, der wir nicht folgen; bitte seine richtige Adresse eintragen</translation>
        </message>
        <message>
            <source>{name} answers {what}; check the path of its address, or ask who runs it</source>
            <translation>{name} antwortet {what}; bitte den Pfad seiner Adresse prüfen oder seinen Betreiber fragen</translation>
        </message>
        <message>
            <source>without a receipt that can be read</source>
            <translation>ohne lesbare Quittung</translation>
        </message>
        <message>
            <source>with something else than JSON</source>
            <translation>mit etwas anderem als JSON</translation>
        </message>
        <message>
            <source>with JSON that is damaged</source>
            <translation>mit beschädigtem JSON</translation>
        </message>
        <message>
            <source>with JSON that is no list of DICOM data sets</source>
            <translation>mit JSON, das keine Liste von DICOM-Datensätzen ist</translation>
        </message>
        <message>
            <source>with packed data that are damaged</source>
            <translation>mit beschädigten gepackten Daten</translation>
        </message>
        <message>
            <source>with data packed in a way that was not asked for</source>
            <translation>mit Daten, die anders gepackt sind als verlangt</translation>
        </message>
        <message>
            <source>with status {status}, which does not belong there</source>
            <translation>mit Status {status}, der dort nicht hingehört</translation>
        </message>
        <message>
            <source>with objects that belong to no series</source>
            <translation>mit Objekten, die zu keiner Serie gehören</translation>
        </message>
        <message>
            <source>with entries that have no valid UID</source>
            <translation>mit Einträgen ohne gültige UID</translation>
        </message>
        <message>
            <source>with what belongs to another study or series than was asked for</source>
            <translation>mit dem, was zu einer anderen Studie oder Serie gehört als gefragt</translation>
        </message>
        <message>
            <source>{name} leads to an address where no PACS can be; check its address</source>
            <translation>{name} führt zu einer Adresse, wo kein PACS sein kann; bitte seine Adresse prüfen</translation>
        </message>
        <message>
            <source>another place than {name} was to be called; nothing was sent</source>
            <translation>ein anderer Ort als {name} sollte gerufen werden; gesendet wurde nichts</translation>
        </message>
        <message>
            <source>{name} is not on this machine, and would be called without encryption; use https</source>
            <translation>{name} ist nicht auf diesem Rechner und würde ohne Verschlüsselung gerufen; bitte https verwenden</translation>
        </message>
        <message>
            <source>the file of authorities of {name} cannot be used ({problem}); choose a PEM file of certificates</source>
            <translation>die Datei der Aussteller von {name} ist nicht brauchbar ({problem}); bitte eine PEM-Datei mit Zertifikaten wählen</translation>
        </message>
        <message>
            <source>the address of {name} is none; write it like https://pacs.example.org/dicom-web</source>
            <translation>die Adresse von {name} ist keine; bitte so schreiben: https://pacs.example.org/dicom-web</translation>
        </message>
        <message>
            <source>the address of {name} is another than when its token was set; set its token again</source>
            <translation>die Adresse von {name} ist eine andere als beim Setzen seines Tokens; bitte das Token noch einmal setzen</translation>
        </message>
        <message>
            <source>the token of {name} cannot be read from the system's keyring ({problem}); unlock it, or set the environment variable {variable} before the start instead</source>
            <translation>das Token von {name} kann nicht aus dem Schlüsselbund gelesen werden ({problem}); bitte ihn entsperren oder stattdessen vor dem Start die Umgebungsvariable {variable} setzen</translation>
        </message>
        <message>
            <source>the token of {name} is none: it must be one line of ASCII without blanks; copy it again</source>
            <translation>das Token von {name} ist keines: es muss eine Zeile ASCII ohne Leerzeichen sein; bitte noch einmal kopieren</translation>
        </message>
        <message>
            <source>{file} cannot be read ({problem})</source>
            <translation>{file} kann nicht gelesen werden ({problem})</translation>
        </message>
        <message>
            <source>the answer cannot be written ({problem}); make room on the disk, or choose another folder</source>
            <translation>die Antwort kann nicht geschrieben werden ({problem}); bitte auf der Platte Platz schaffen oder einen anderen Ordner wählen</translation>
        </message>
        <message>
            <source>{said} Different now: {causes}.</source>
            <translation>{said} Jetzt anders: {causes}.</translation>
        </message>
        <message>
            <source>{said} The edit masks differ in {count} pixels.</source>
            <translation>{said} Die Änderungsmasken unterscheiden sich in {count} Pixeln.</translation>
        </message>
        <message>
            <source>Reproduced: all {count} pixels are the same to the bit (largest difference 0).</source>
            <translation>Reproduziert: alle {count} Pixel sind bitgenau gleich (größte Differenz 0).</translation>
        </message>
        <message>
            <source>Not the same: the largest pixel difference is {largest} stored units; {count} pixels differ ({share} %).</source>
            <translation>Nicht gleich: die größte Differenz eines Pixels ist {largest} gespeicherte Einheiten; {count} Pixel unterscheiden sich ({share} %).</translation>
        </message>
        <message>
            <source>{mask}; mask × relevance at least {threshold}</source>
            <translation>{mask}; Maske × Relevanz mindestens {threshold}</translation>
        </message>
        <message>
            <source>relevance at least {threshold}</source>
            <translation>Relevanz mindestens {threshold}</translation>
        </message>
        <message>
            <source>nothing: the whole frame may change</source>
            <translation>nichts: das ganze Bild darf sich ändern</translation>
        </message>
        <message>
            <source>{rule}; all of the image may change</source>
            <translation>{rule}; das ganze Bild darf sich ändern</translation>
        </message>
        <message>
            <source>the painted mask alone counts, as there is no pseudo mask ({rule})</source>
            <translation>die gezeichnete Maske allein gilt, da es keine Pseudomaske gibt ({rule})</translation>
        </message>
        <message>
            <source>reader mask; {rule}</source>
            <translation>gezeichnete Maske; {rule}</translation>
        </message>
        <message>
            <source>reader mask and {rule}</source>
            <translation>gezeichnete Maske und {rule}</translation>
        </message>
        <message>
            <source>reader mask</source>
            <translation>gezeichnete Maske</translation>
        </message>
        <message>
            <source>pseudo mask of {findings}, mirrored like the radiograph</source>
            <translation>Pseudomaske von {findings}, gespiegelt wie die Aufnahme</translation>
        </message>
        <message>
            <source>pseudo mask of {findings}</source>
            <translation>Pseudomaske von {findings}</translation>
        </message>
        <message>
            <source>whole frame: the instruction names no known finding</source>
            <translation>ganzes Bild: die Anweisung nennt keinen bekannten Befund</translation>
        </message>
        <message>
            <source>whole frame: {findings} and {last} have no annotated masks</source>
            <translation>ganzes Bild: {findings} und {last} haben keine annotierten Masken</translation>
        </message>
        <message>
            <source>whole frame: {finding} has no annotated mask</source>
            <translation>ganzes Bild: {finding} hat keine annotierte Maske</translation>
        </message>
        <message>
            <source>whole frame: the variant {variant} has no mask</source>
            <translation>ganzes Bild: die Variante {variant} hat keine Maske</translation>
        </message>
        <message>
            <source>whole frame: words outside the vocabulary, as the reader agreed</source>
            <translation>ganzes Bild: Wörter außerhalb des Vokabulars, wie erlaubt</translation>
        </message>
        <message>
            <source>published mask rule: whole frame</source>
            <translation>veröffentlichte Maskenregel: ganzes Bild</translation>
        </message>
        <message>
            <source>published mask rule: {phrases}</source>
            <translation>veröffentlichte Maskenregel: {phrases}</translation>
        </message>
        <message>
            <source>no known phrase in the instruction: whole frame</source>
            <translation>kein bekannter Ausdruck in der Anweisung: ganzes Bild</translation>
        </message>
        <message>
            <source>no mask for {phrase}: whole frame</source>
            <translation>keine Maske für {phrase}: ganzes Bild</translation>
        </message>
        <message>
            <source>the input is itself synthetic</source>
            <translation>die Eingabe ist selbst synthetisch</translation>
        </message>
        <message>
            <source>the file says that the image is mirrored; the model saw it with the patient's right on the left, and what it made was turned back</source>
            <translation>laut Datei ist das Bild gespiegelt; das Modell sah es mit der rechten Seite des Patienten links, und sein Ergebnis wurde zurückgedreht</translation>
        </message>
        <message>
            <source>preview, in {steps} step: to look at, not to keep or rate</source>
            <translation>Vorschau, in {steps} Schritt: zum Ansehen, nicht zum Behalten oder Bewerten</translation>
        </message>
        <message>
            <source>preview, in {steps} steps: to look at, not to keep or rate</source>
            <translation>Vorschau, in {steps} Schritten: zum Ansehen, nicht zum Behalten oder Bewerten</translation>
        </message>
        <message>
            <source>the model did not read all of the instruction (too long, or unknown to it): {words}</source>
            <translation>das Modell hat nicht die ganze Anweisung gelesen (zu lang oder ihm unbekannt): {words}</translation>
        </message>
        <message>
            <source>no relevant region: the model predicts the same with and without the instruction, so nothing was changed; reword the instruction, or paint a mask and use the variant 'mask'</source>
            <translation>keine relevante Region: das Modell sagt mit und ohne Anweisung dasselbe voraus, also wurde nichts geändert; bitte die Anweisung anders fassen oder eine Maske zeichnen und die Variante „nur Maske“ nehmen</translation>
        </message>
        <message>
            <source>weak relevance: the instruction hardly moves the model, so the relevance map is mostly noise made large; judge the place of the edit with care</source>
            <translation>schwache Relevanz: die Anweisung bewegt das Modell kaum, die Relevanzkarte ist also vor allem vergrößertes Rauschen; den Ort der Änderung bitte mit Vorsicht beurteilen</translation>
        </message>
        <message>
            <source>the edit mask is empty at this threshold, so nothing was changed; lower the threshold</source>
            <translation>die Änderungsmaske ist bei dieser Schwelle leer, also wurde nichts geändert; bitte die Schwelle senken</translation>
        </message>
        <message>
            <source>threshold 0 opens the whole frame, whatever the maps say</source>
            <translation>Schwelle 0 öffnet das ganze Bild, was die Karten auch sagen</translation>
        </message>
        <message>
            <source>one of {together} edits made in step: values may differ from those of an edit made alone, in float32 by a stored unit here and there, in half precision by about a hundredth of the range</source>
            <translation>eines von {together} gleichzeitig erzeugten Bildern: Werte können von denen eines einzeln erzeugten abweichen, in float32 hier und da um eine gespeicherte Einheit, in halber Genauigkeit um etwa ein Hundertstel des Bereichs</translation>
        </message>
        <message>
            <source>{words} outside the vocabulary; the text went to the model as it is</source>
            <translation>{words} außerhalb des Vokabulars; der Text ging unverändert an das Modell</translation>
        </message>
        <message>
            <source>side and zone do not count: this model's instructions do not know them, and a mask is painted</source>
            <translation>Seite und Zone zählen nicht: die Anweisungen dieses Modells kennen sie nicht, und eine Maske ist gezeichnet</translation>
        </message>
        <message>
            <source>side and zone do not count: this model's instructions do not know them, and this variant has no pseudo mask</source>
            <translation>Seite und Zone zählen nicht: die Anweisungen dieses Modells kennen sie nicht, und diese Variante hat keine Pseudomaske</translation>
        </message>
        <message>
            <source>this variant does not look at the painted mask</source>
            <translation>diese Variante sieht nicht auf die gezeichnete Maske</translation>
        </message>
        <message>
            <source>the whole image may change, as agreed</source>
            <translation>das ganze Bild darf sich ändern, wie erlaubt</translation>
        </message>
        <message>
            <source>{finding} is named twice; once is enough</source>
            <translation>{finding} ist zweimal genannt; einmal genügt</translation>
        </message>
        <message>
            <source>this model was not trained on {finding}</source>
            <translation>dieses Modell wurde nicht auf {finding} trainiert</translation>
        </message>
        <message>
            <source>this model's instructions know no side; the side only clips the mask</source>
            <translation>die Anweisungen dieses Modells kennen keine Seite; die Seite beschneidet nur die Maske</translation>
        </message>
        <message>
            <source>this model's instructions know no zone; the zone only clips the mask</source>
            <translation>die Anweisungen dieses Modells kennen keine Zone; die Zone beschneidet nur die Maske</translation>
        </message>
        <message>
            <source>this model's instructions know no side or zone; the side and zone only clip the mask</source>
            <translation>die Anweisungen dieses Modells kennen weder Seite noch Zone; Seite und Zone beschneiden nur die Maske</translation>
        </message>
        <message>
            <source>this model's instructions know no level for adding and removing; {level} is left out</source>
            <translation>die Anweisungen dieses Modells kennen keinen Grad beim Hinzufügen und Entfernen; {level} entfällt</translation>
        </message>
        <message>
            <source>this model's instructions know no kind; {kind} is left out</source>
            <translation>die Anweisungen dieses Modells kennen keine Art; {kind} entfällt</translation>
        </message>
        <message>
            <source>pictures in the model frame were made anew: this machine frames the input a little differently</source>
            <translation>Bilder im Modellformat wurden neu erzeugt: dieser Rechner rahmt die Eingabe ein wenig anders</translation>
        </message>
        <message>
            <source>{found} instead of CR or DX</source>
            <translation>{found} statt CR oder DX</translation>
        </message>
        <message>
            <source>modality {modality}</source>
            <translation>Modalität {modality}</translation>
        </message>
        <message>
            <source>no modality</source>
            <translation>keine Modalität</translation>
        </message>
        <message>
            <source>lateral view ({view}) instead of PA or AP</source>
            <translation>seitliche Aufnahme ({view}) statt PA oder AP</translation>
        </message>
        <message>
            <source>oblique view ({view}) instead of PA or AP</source>
            <translation>schräge Aufnahme ({view}) statt PA oder AP</translation>
        </message>
        <message>
            <source>lateral decubitus view ({view}) instead of PA or AP</source>
            <translation>Aufnahme in Seitenlage ({view}) statt PA oder AP</translation>
        </message>
        <message>
            <source>view position {view} instead of PA or AP</source>
            <translation>Strahlengang {view} statt PA oder AP</translation>
        </message>
        <message>
            <source>not upright: by its Patient Orientation ({orientation}) the head is not at the top</source>
            <translation>nicht aufrecht: laut Patient Orientation ({orientation}) ist der Kopf nicht oben</translation>
        </message>
        <message>
            <source>body part {part} instead of CHEST</source>
            <translation>Körperteil {part} statt CHEST</translation>
        </message>
        <message>
            <source>patient is under {years} years old; the models know adults only</source>
            <translation>Patient ist unter {years} Jahre alt; die Modelle kennen nur Erwachsene</translation>
        </message>
        <message>
            <source>raw detector data (For Processing) instead of an image made for reading</source>
            <translation>Rohdaten des Detektors (For Processing) statt eines Bildes zum Befunden</translation>
        </message>
        <message>
            <source>a color picture instead of a grey radiograph</source>
            <translation>ein Farbbild statt einer grauen Röntgenaufnahme</translation>
        </message>
        <message>
            <source>only {columns} x {rows} pixels; at least {least} on each side are needed</source>
            <translation>nur {columns} x {rows} Pixel; auf jeder Seite sind mindestens {least} nötig</translation>
        </message>
        <message>
            <source>{times} times as high as wide, unlike a frontal chest radiograph</source>
            <translation>{times}-mal so hoch wie breit, anders als eine frontale Thoraxaufnahme</translation>
        </message>
        <message>
            <source>blank: all pixels have nearly the same grey</source>
            <translation>leer: alle Pixel haben fast dasselbe Grau</translation>
        </message>
        <message>
            <source>looks inverted: the lungs seem brighter than the mediastinum</source>
            <translation>wirkt invertiert: die Lungen scheinen heller als das Mediastinum</translation>
        </message>
        <message>
            <source>the preamble looks like {what}; never run this file</source>
            <translation>die Präambel sieht aus wie {what}; diese Datei nie ausführen</translation>
        </message>
        <message>
            <source>what follows the pixel data is not DICOM and was ignored</source>
            <translation>was auf die Pixeldaten folgt, ist kein DICOM und wurde übergangen</translation>
        </message>
        <message>
            <source>no preamble: not a DICOM Part 10 file</source>
            <translation>keine Präambel: keine Datei nach DICOM Teil 10</translation>
        </message>
        <message>
            <source>header elements are repeated or out of order; the last of each counts</source>
            <translation>Elemente im Dateikopf sind doppelt oder in falscher Reihenfolge; es gilt je das letzte</translation>
        </message>
        <message>
            <source>no Transfer Syntax UID; read as uncompressed</source>
            <translation>keine Transfer Syntax UID; als unkomprimiert gelesen</translation>
        </message>
        <message>
            <source>no SOP Class UID; taken from the file meta information</source>
            <translation>keine SOP Class UID; aus den Metadaten der Datei genommen</translation>
        </message>
        <message>
            <source>a private SOP class; read as a projection radiograph</source>
            <translation>eine private SOP-Klasse; als Projektionsaufnahme gelesen</translation>
        </message>
        <message>
            <source>Number of Frames 0; read as 1</source>
            <translation>Number of Frames 0; als 1 gelesen</translation>
        </message>
        <message>
            <source>no valid {keyword}; read as {value}</source>
            <translation>{keyword} fehlt oder ist ungültig; als {value} gelesen</translation>
        </message>
        <message>
            <source>{keyword} has a decimal comma; read as a point</source>
            <translation>{keyword} hat ein Dezimalkomma; als Punkt gelesen</translation>
        </message>
        <message>
            <source>{keyword} is not a possible distance and was ignored</source>
            <translation>{keyword} ist kein möglicher Abstand und wurde übergangen</translation>
        </message>
        <message>
            <source>{keyword} is not a valid UID and was left out</source>
            <translation>{keyword} ist keine gültige UID und wurde weggelassen</translation>
        </message>
        <message>
            <source>frame {number} of {frames}</source>
            <translation>Bild {number} von {frames}</translation>
        </message>
        <message>
            <source>raw detector data (For Processing), not meant for reading</source>
            <translation>Rohdaten des Detektors (For Processing), nicht zum Befunden gedacht</translation>
        </message>
        <message>
            <source>the first window shows none of the pixels; a computed one is used</source>
            <translation>das erste Fenster zeigt keines der Pixel; ein berechnetes wird verwendet</translation>
        </message>
        <message>
            <source>no window in the file; a computed one is used</source>
            <translation>kein Fenster in der Datei; ein berechnetes wird verwendet</translation>
        </message>
        <message>
            <source>{count} bytes after the last pixel were ignored</source>
            <translation>{count} Bytes nach dem letzten Pixel wurden übergangen</translation>
        </message>
        <message>
            <source>the Pixel Aspect Ratio is not possible and was ignored</source>
            <translation>das Seitenverhältnis der Pixel ist nicht möglich und wurde übergangen</translation>
        </message>
        <message>
            <source>pixels are not square: {times} times as high as wide</source>
            <translation>Pixel sind nicht quadratisch: {times}-mal so hoch wie breit</translation>
        </message>
        <message>
            <source>the view was found in Patient Position</source>
            <translation>der Strahlengang stand in Patient Position</translation>
        </message>
        <message>
            <source>the file says that the patient's left is on the left of the image</source>
            <translation>laut Datei ist links im Bild die linke Seite des Patienten</translation>
        </message>
        <message>
            <source>Patient's Age has no unit; read as years</source>
            <translation>das Alter des Patienten hat keine Einheit; als Jahre gelesen</translation>
        </message>
        <message>
            <source>High Bit {bit}: the lowest {shift} bits do not belong to the pixel</source>
            <translation>High Bit {bit}: die untersten {shift} Bits gehören nicht zum Pixel</translation>
        </message>
        <message>
            <source>High Bit {bit} contradicts Bits Stored {stored} and was ignored</source>
            <translation>High Bit {bit} widerspricht Bits Stored {stored} und wurde übergangen</translation>
        </message>
        <message>
            <source>High Bit {bit} contradicts the pixels and was ignored</source>
            <translation>High Bit {bit} widerspricht den Pixeln und wurde übergangen</translation>
        </message>
        <message>
            <source>an overlay in the unused bits was left out</source>
            <translation>ein Overlay in den ungenutzten Bits wurde weggelassen</translation>
        </message>
        <message>
            <source>pixels are larger than Bits Stored allows; all allocated bits are used</source>
            <translation>Pixel sind größer, als Bits Stored erlaubt; alle belegten Bits werden verwendet</translation>
        </message>
        <message>
            <source>bits above Bits Stored do not belong to the pixel and were left out</source>
            <translation>Bits oberhalb von Bits Stored gehören nicht zum Pixel und wurden weggelassen</translation>
        </message>
        <message>
            <source>the Modality LUT is damaged and was ignored</source>
            <translation>die Modality LUT ist beschädigt und wurde übergangen</translation>
        </message>
        <message>
            <source>Rescale Slope or Intercept is zero or not a number; the rescale was ignored</source>
            <translation>Rescale Slope oder Intercept ist null oder keine Zahl; die Umrechnung wurde übergangen</translation>
        </message>
        <message>
            <source>the VOI LUT is damaged and was ignored</source>
            <translation>die VOI LUT ist beschädigt und wurde übergangen</translation>
        </message>
        <message>
            <source>the VOI LUT does not have the {bits} bits it declares; scaled to its own maximum</source>
            <translation>die VOI LUT hat nicht die {bits} Bits, die sie angibt; auf ihr eigenes Maximum bezogen</translation>
        </message>
        <message>
            <source>the VOI LUT is constant and was ignored</source>
            <translation>die VOI LUT ist überall gleich und wurde übergangen</translation>
        </message>
        <message>
            <source>the VOI LUT Function is unknown; LINEAR is used</source>
            <translation>die VOI LUT Function ist unbekannt; LINEAR wird verwendet</translation>
        </message>
        <message>
            <source>Window Center and Window Width differ in number; pairs are used</source>
            <translation>Window Center und Window Width sind verschieden viele; Paare werden verwendet</translation>
        </message>
        <message>
            <source>a window that is not valid was ignored</source>
            <translation>ein ungültiges Fenster wurde übergangen</translation>
        </message>
        <message>
            <source>MONOCHROME2 with Presentation LUT Shape INVERSE; shown inverted</source>
            <translation>MONOCHROME2 mit Presentation LUT Shape INVERSE; invertiert gezeigt</translation>
        </message>
        <message>
            <source>MONOCHROME1 with Presentation LUT Shape IDENTITY; shown inverted</source>
            <translation>MONOCHROME1 mit Presentation LUT Shape IDENTITY; invertiert gezeigt</translation>
        </message>
        <message>
            <source>not DICOM: no pixel spacing, no identity, window unknown</source>
            <translation>kein DICOM: kein Pixelabstand, keine Identität, Fenster unbekannt</translation>
        </message>
        <message>
            <source>a {bits}-bit picture of which {used} bits are used; shown over these</source>
            <translation>ein {bits}-Bit-Bild, von dem {used} Bits genutzt sind; über diese gezeigt</translation>
        </message>
        <message>
            <source>turned upright as its EXIF orientation says</source>
            <translation>aufrecht gedreht, wie seine EXIF-Ausrichtung sagt</translation>
        </message>
        <message>
            <source>only black and white: one bit per pixel</source>
            <translation>nur schwarz und weiß: ein Bit je Pixel</translation>
        </message>
        <message>
            <source>a 16-bit color picture was read with 8 bits; export it as 16-bit grey to keep them</source>
            <translation>ein 16-Bit-Farbbild wurde mit 8 Bit gelesen; bitte als 16-Bit-Graubild exportieren, um sie zu behalten</translation>
        </message>
        <message>
            <source>transparency was ignored</source>
            <translation>Transparenz wurde übergangen</translation>
        </message>
        <message>
            <source>a color picture, shown by its luminance</source>
            <translation>ein Farbbild, nach seiner Helligkeit gezeigt</translation>
        </message>
        <message>
            <source>stored as color; read by its luminance</source>
            <translation>farbig gespeichert; nach seiner Helligkeit gelesen</translation>
        </message>
        <message>
            <source>stored as color with equal channels; read as grey</source>
            <translation>farbig gespeichert, mit gleichen Kanälen; als Grau gelesen</translation>
        </message>
        <message>
            <source>from a case capsule: the file itself is not there</source>
            <translation>aus einer Fallkapsel: die Datei selbst ist nicht da</translation>
        </message>
        <message>
            <source>SYNTHETIC: made by {model} from another image, not an examination</source>
            <translation>SYNTHETISCH: von {model} aus einem anderen Bild erzeugt, keine Untersuchung</translation>
        </message>
        <message>
            <source>Life size needs millimeters: calibrate along a known length (menu Measure) first.</source>
            <translation>Lebensgröße braucht Millimeter: zuerst entlang einer bekannten Länge kalibrieren (Menü Messen).</translation>
        </message>
        <message>
            <source>Life size, in {unit}; this screen was measured on {date}.</source>
            <translation>Lebensgröße, in {unit}; dieser Bildschirm wurde am {date} ausgemessen.</translation>
        </message>
        <message>
            <source>Counterview, panes</source>
            <translation>Counterview, Bildfelder</translation>
        </message>
        <message>
            <source>Bring the panes back</source>
            <translation>Bildfelder zurückholen</translation>
        </message>
        <message>
            <source>Into the main window (Esc)</source>
            <translation>Ins Hauptfenster (Esc)</translation>
        </message>
        <message>
            <source>Outline of a bank card</source>
            <translation>Umriss einer Bankkarte</translation>
        </message>
        <message>
            <source>Measure this screen</source>
            <translation>Diesen Bildschirm ausmessen</translation>
        </message>
        <message>
            <source>Lay a bank card, or a ruler at {mm} mm, on the outline and move the slider until it fits.</source>
            <translation>Legen Sie eine Bankkarte oder ein Lineal bei {mm} mm auf den Umriss und verschieben Sie den Regler, bis es passt.</translation>
        </message>
        <message>
            <source>Width of the card on the screen</source>
            <translation>Breite der Karte auf dem Bildschirm</translation>
        </message>
        <message>
            <source>A pixel of this screen is {mm} mm wide.</source>
            <translation>Ein Pixel dieses Bildschirms ist {mm} mm breit.</translation>
        </message>
        <message>
            <source>There is no other screen; connect one, then try again</source>
            <translation>Es gibt keinen anderen Bildschirm; bitte einen anschließen und nochmals versuchen</translation>
        </message>
        <message>
            <source>The panes are on the other screen.</source>
            <translation>Die Bildfelder sind auf dem anderen Bildschirm.</translation>
        </message>
        <message>
            <source>Progress of the series</source>
            <translation>Fortschritt der Serie</translation>
        </message>
        <message>
            <source>Back to results and rating (Esc); a series that runs goes on</source>
            <translation>Zurück zu Ergebnissen und Bewertung (Esc); eine laufende Serie läuft weiter</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Make what is missing</source>
            <translation>Fehlendes erzeugen</translation>
        </message>
        <message>
            <source>Play the row there and back, interpolated between its pictures</source>
            <translation>Die Reihe hin und zurück abspielen, zwischen ihren Bildern interpoliert</translation>
        </message>
        <message>
            <source>Save what this series tells, with its values and receipts</source>
            <translation>Aussage dieser Serie mit Werten und Belegen speichern</translation>
        </message>
        <message>
            <source>{sentence} · seed {seed}</source>
            <translation>{sentence} · Seed {seed}</translation>
        </message>
        <message>
            <source>The stored request runs again, with the same seed and the same model.</source>
            <translation>Der gespeicherte Auftrag läuft noch einmal, mit demselben Seed und demselben Modell.</translation>
        </message>
        <message>
            <source>The same instruction with other seeds: where they agree, chance plays no part.</source>
            <translation>Dieselbe Anweisung mit anderen Seeds: wo sie übereinstimmen, spielt der Zufall keine Rolle.</translation>
        </message>
        <message>
            <source>The same instruction with other seeds; choose the one that you want to see.</source>
            <translation>Dieselbe Anweisung mit anderen Seeds; wählen Sie, was Sie sehen wollen.</translation>
        </message>
        <message>
            <source>The reverse instruction is given on the synthetic image.</source>
            <translation>Auf dem synthetischen Bild wird die umgekehrte Anweisung gegeben.</translation>
        </message>
        <message>
            <source>The same seed and settings at each level.</source>
            <translation>Derselbe Seed und dieselben Einstellungen bei jedem Grad.</translation>
        </message>
        <message>
            <source>The same request, made by each model with the settings of its card.</source>
            <translation>Derselbe Auftrag, von jedem Modell mit den Einstellungen seiner Karte ausgeführt.</translation>
        </message>
        <message>
            <source>A separate classifier reads the input and the counterfactual.</source>
            <translation>Ein eigenständiger Klassifikator liest die Eingabe und das kontrafaktische Bild.</translation>
        </message>
        <message>
            <source>None of {count} seeds changed a pixel.</source>
            <translation>Keiner von {count} Seeds hat ein Pixel geändert.</translation>
        </message>
        <message>
            <source>{count} seeds: {always} % of the image changed with every seed, {once} % with at least one.</source>
            <translation>{count} Seeds: {always} % des Bildes haben sich mit jedem Seed geändert, {once} % mit mindestens einem.</translation>
        </message>
        <message>
            <source> {common} of the change is common to the seeds, the rest differs from seed to seed.</source>
            <translation> {common} der Änderung sind den Seeds gemeinsam, der Rest unterscheidet sich von Seed zu Seed.</translation>
        </message>
        <message>
            <source>Neither way changed a pixel.</source>
            <translation>Keiner der beiden Wege hat ein Pixel geändert.</translation>
        </message>
        <message>
            <source>{share} % of the change was taken back: what is left is</source>
            <translation>{share} % der Änderung wurden zurückgenommen: es bleiben</translation>
        </message>
        <message>
            <source>The way back did not lead back, but farther away from the input: what is left is</source>
            <translation>Der Rückweg führte nicht zurück, sondern weiter von der Eingabe weg: es bleiben</translation>
        </message>
        <message>
            <source>{text} {left} stored units on average (there: {there}), at most {most} (there: {most_there}); {differs} % of the image differs from the input.</source>
            <translation>{text} im Mittel {left} gespeicherte Einheiten (Hinweg: {there}), höchstens {most} (Hinweg: {most_there}); {differs} % des Bildes weichen von der Eingabe ab.</translation>
        </message>
        <message>
            <source>{label}: the input itself.</source>
            <translation>{label}: die Eingabe selbst.</translation>
        </message>
        <message>
            <source>{label}: not made yet.</source>
            <translation>{label}: noch nicht erzeugt.</translation>
        </message>
        <message>
            <source>{label}: changes the image by {amount} stored units on average.</source>
            <translation>{label}: ändert das Bild im Mittel um {amount} gespeicherte Einheiten.</translation>
        </message>
        <message>
            <source>
Not in order: {far} changes less than {near}.</source>
            <translation>
Nicht in der Reihenfolge: {far} ändert weniger als {near}.</translation>
        </message>
        <message>
            <source>
Each level changes more than the one before.</source>
            <translation>
Jeder Grad ändert mehr als der vorige.</translation>
        </message>
        <message>
            <source>Input: {level}</source>
            <translation>Eingabe: {level}</translation>
        </message>
        <message>
            <source>{series} of a synthetic result: {sentence}
{stand}; click to look at it</source>
            <translation>{series} zu einem synthetischen Ergebnis: {sentence}
{stand}; Klick zum Ansehen</translation>
        </message>
        <message>
            <source>{series} of “{sentence}”</source>
            <translation>{series} zu „{sentence}“</translation>
        </message>
        <message>
            <source>{what} stopped: {reason}</source>
            <translation>{what} angehalten: {reason}</translation>
        </message>
        <message>
            <source>{what} is done: {result}</source>
            <translation>{what} ist fertig: {result}</translation>
        </message>
        <message>
            <source>{what} is done; it stands with the results</source>
            <translation>{what} ist fertig und steht bei den Ergebnissen</translation>
        </message>
        <message>
            <source>row {row}, column {column}: {value}</source>
            <translation>Zeile {row}, Spalte {column}: {value}</translation>
        </message>
        <message>
            <source>stored units</source>
            <translation>gespeicherte Einheiten</translation>
        </message>
        <message>
            <source>% of the seeds</source>
            <translation>% der Seeds</translation>
        </message>
        <message>
            <source>Mean change</source>
            <translation>Mittlere Änderung</translation>
        </message>
        <message>
            <source>mean of {count} seeds; stored units, {direction}</source>
            <translation>Mittel von {count} Seeds; gespeicherte Einheiten, {direction}</translation>
        </message>
        <message>
            <source>farthest from zero: {amount}</source>
            <translation>am weitesten von null: {amount}</translation>
        </message>
        <message>
            <source>Spread</source>
            <translation>Streuung</translation>
        </message>
        <message>
            <source>standard deviation of {count} seeds; stored units</source>
            <translation>Standardabweichung von {count} Seeds; gespeicherte Einheiten</translation>
        </message>
        <message>
            <source>largest: {largest}</source>
            <translation>größte: {largest}</translation>
        </message>
        <message>
            <source>Share of seeds</source>
            <translation>Anteil der Seeds</translation>
        </message>
        <message>
            <source>in how many of the seeds the pixel changed</source>
            <translation>bei wie vielen Seeds sich das Pixel geändert hat</translation>
        </message>
        <message>
            <source>all seeds: {all} % of the image, any: {any} %</source>
            <translation>alle Seeds: {all} % des Bildes, einer: {any} %</translation>
        </message>
        <message>
            <source>where the way began</source>
            <translation>wo der Weg begann</translation>
        </message>
        <message>
            <source>there and back</source>
            <translation>hin und zurück</translation>
        </message>
        <message>
            <source>its input was a synthetic image</source>
            <translation>seine Eingabe war ein synthetisches Bild</translation>
        </message>
        <message>
            <source>What is left</source>
            <translation>Was übrig bleibt</translation>
        </message>
        <message>
            <source>minus the input; stored units, {direction}</source>
            <translation>minus Eingabe; gespeicherte Einheiten, {direction}</translation>
        </message>
        <message>
            <source>largest: {largest} (there: {there})</source>
            <translation>größte: {largest} (Hinweg: {there})</translation>
        </message>
        <message>
            <source>+ is darker</source>
            <translation>+ ist dunkler</translation>
        </message>
        <message>
            <source>+ is brighter</source>
            <translation>+ ist heller</translation>
        </message>
        <message>
            <source>read as a pair, as here</source>
            <translation>als Paar gelesen, wie hier</translation>
        </message>
        <message>
            <source>each read alone, as here</source>
            <translation>einzeln gelesen, wie hier</translation>
        </message>
        <message>
            <source>What the classifier knows; most changed first</source>
            <translation>Was der Klassifikator kennt; am stärksten Geändertes zuerst</translation>
        </message>
        <message>
            <source>Side</source>
            <translation>Seite</translation>
        </message>
        <message>
            <source>Of the patient</source>
            <translation>Des Patienten</translation>
        </message>
        <message>
            <source>Probability that the classifier gives the finding on the input</source>
            <translation>Wahrscheinlichkeit, die der Klassifikator dem Befund auf der Eingabe gibt</translation>
        </message>
        <message>
            <source>Synthetic</source>
            <translation>Synthetisch</translation>
        </message>
        <message>
            <source>The same on the synthetic counterfactual</source>
            <translation>Dasselbe auf dem synthetischen kontrafaktischen Bild</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Ändern</translation>
        </message>
        <message>
            <source>In percent points</source>
            <translation>In Prozentpunkten</translation>
        </message>
        <message>
            <source>AUROC</source>
            <translation>AUROC</translation>
        </message>
        <message>
            <source>On {films} films of {patients} patients that it never saw, {manner}</source>
            <translation>An {films} Aufnahmen von {patients} Patienten, die er nie gesehen hat, {manner}</translation>
        </message>
        <message>
            <source>Reports</source>
            <translation>Befundtexte</translation>
        </message>
        <message>
            <source>AUROC against labels mined from the reports of real films, each read alone</source>
            <translation>AUROC gegen Labels aus den Befundtexten wirklicher Aufnahmen, einzeln gelesen</translation>
        </message>
        <message>
            <source>This classifier now sees {what}.</source>
            <translation>Dieser Klassifikator sieht jetzt {what}.</translation>
        </message>
        <message>
            <source>This classifier no longer sees {what}.</source>
            <translation>Dieser Klassifikator sieht {what} nicht mehr.</translation>
        </message>
        <message>
            <source>For this classifier no finding comes or goes.</source>
            <translation>Für diesen Klassifikator kommt oder geht kein Befund.</translation>
        </message>
        <message>
            <source>Both films were read beside each other, so what differs between them counts more.</source>
            <translation>Beide Aufnahmen wurden nebeneinander gelesen; was sie unterscheidet, zählt daher mehr.</translation>
        </message>
        <message>
            <source>Each film was read by itself.</source>
            <translation>Jede Aufnahme wurde für sich gelesen.</translation>
        </message>
        <message>
            <source>{sign} at or above the classifier's own threshold for the finding.</source>
            <translation>{sign} ab der eigenen Schwelle des Klassifikators für den Befund.</translation>
        </message>
        <message>
            <source>What a separate classifier reads</source>
            <translation>Was ein eigenständiger Klassifikator liest</translation>
        </message>
        <message>
            <source>Only another model's opinion: neither a finding nor a diagnosis.</source>
            <translation>Nur die Meinung eines anderen Modells: weder Befund noch Diagnose.</translation>
        </message>
        <message>
            <source>The classifier works</source>
            <translation>Der Klassifikator rechnet</translation>
        </message>
        <message>
            <source>Of: {what} · seed {seed}</source>
            <translation>Zu: {what} · Seed {seed}</translation>
        </message>
        <message>
            <source>Readings of the classifier</source>
            <translation>Werte des Klassifikators</translation>
        </message>
        <message>
            <source>Another number…</source>
            <translation>Andere Zahl…</translation>
        </message>
        <message>
            <source>Seeds</source>
            <translation>Seeds</translation>
        </message>
        <message>
            <source>How many seeds, that of the result among them ({fewest} to {most})?</source>
            <translation>Wie viele Seeds, den des Ergebnisses mitgezählt ({fewest} bis {most})?</translation>
        </message>
        <message>
            <source>How many seeds</source>
            <translation>Wie viele Seeds</translation>
        </message>
        <message>
            <source>{count} seeds</source>
            <translation>{count} Seeds</translation>
        </message>
        <message>
            <source>{title} · {series} of: {sentence}</source>
            <translation>{title} · {series} zu: {sentence}</translation>
        </message>
        <message>
            <source>Reproduce</source>
            <translation>Wiederholen</translation>
        </message>
        <message>
            <source>Severity</source>
            <translation>Schweregrad</translation>
        </message>
        <message>
            <source>Round trip</source>
            <translation>Hin und zurück</translation>
        </message>
        <message>
            <source>Classifier</source>
            <translation>Klassifikator</translation>
        </message>
        <message>
            <source>{n} models</source>
            <translation>{n} Modelle</translation>
        </message>
        <message>
            <source>Stopped after {made} of {count}: {reason}</source>
            <translation>Angehalten nach {made} von {count}: {reason}</translation>
        </message>
        <message>
            <source>{number} of {count} · {step} · {phase}</source>
            <translation>{number} von {count} · {step} · {phase}</translation>
        </message>
        <message>
            <source>Comparing</source>
            <translation>Wird verglichen</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>{series}: {step}</source>
            <translation>{series}: {step}</translation>
        </message>
        <message>
            <source>the case is no longer kept in memory</source>
            <translation>der Fall ist nicht mehr im Speicher</translation>
        </message>
        <message>
            <source>Levels from none to most</source>
            <translation>Grade von keinem bis zum höchsten</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Grad</translation>
        </message>
        <message>
            <source>Swaps the counterfactual among the levels</source>
            <translation>Wechselt das kontrafaktische Bild zwischen den Graden</translation>
        </message>
        <message>
            <source>{label}: to be made</source>
            <translation>{label}: noch zu erzeugen</translation>
        </message>
        <message>
            <source>{label}: the input, as it is</source>
            <translation>{label}: die Eingabe, wie sie ist</translation>
        </message>
        <message>
            <source>Synthetic, {label}: {sentence}</source>
            <translation>Synthetisch, {label}: {sentence}</translation>
        </message>
        <message>
            <source>The settings file could not be read ({where}); the usual settings are used.</source>
            <translation>Die Datei der Einstellungen konnte nicht gelesen werden ({where}); es gelten die üblichen.</translation>
        </message>
        <message>
            <source>Comment</source>
            <translation>Kommentar</translation>
        </message>
        <message>
            <source>Write a text</source>
            <translation>Schreiben Sie einen Text</translation>
        </message>
        <message>
            <source>a number {unit}</source>
            <translation>eine Zahl {unit}</translation>
        </message>
        <message>
            <source>{low} {unit} or more</source>
            <translation>{low} {unit} oder mehr</translation>
        </message>
        <message>
            <source>{high} {unit} or less</source>
            <translation>{high} {unit} oder weniger</translation>
        </message>
        <message>
            <source>{low} to {high} {unit}</source>
            <translation>{low} bis {high} {unit}</translation>
        </message>
        <message>
            <source>Not saved: {range}</source>
            <translation>Nicht gespeichert: {range}</translation>
        </message>
        <message>
            <source>No counterfactual to rate yet</source>
            <translation>Noch kein kontrafaktisches Bild zu bewerten</translation>
        </message>
        <message>
            <source>Comment not saved yet…</source>
            <translation>Kommentar noch nicht gespeichert…</translation>
        </message>
        <message>
            <source>✓ Saved {time}</source>
            <translation>✓ Gespeichert {time}</translation>
        </message>
        <message>
            <source>Not rated yet: click</source>
            <translation>Noch nicht bewertet: klicken</translation>
        </message>
        <message>
            <source>Not rated yet: click, or {key} and digits</source>
            <translation>Noch nicht bewertet: klicken, oder {key} und Ziffern</translation>
        </message>
        <message>
            <source>Cannot be judged ({key})</source>
            <translation>Nicht beurteilbar ({key})</translation>
        </message>
        <message>
            <source>Cannot be judged</source>
            <translation>Nicht beurteilbar</translation>
        </message>
        <message>
            <source>Cannot judge</source>
            <translation>Nicht beurteilbar</translation>
        </message>
        <message>
            <source>Click on the image</source>
            <translation>Auf das Bild klicken</translation>
        </message>
        <message>
            <source>Mark a point</source>
            <translation>Punkt setzen</translation>
        </message>
        <message>
            <source>✓ marked</source>
            <translation>✓ gesetzt</translation>
        </message>
        <message>
            <source>nothing marked yet</source>
            <translation>noch nichts gesetzt</translation>
        </message>
        <message>
            <source>There are no ratings to export. {reason}</source>
            <translation>Es gibt keine Bewertungen zum Exportieren. {reason}</translation>
        </message>
        <message>
            <source>Exported {n} rows of ratings to {path}</source>
            <translation>{n} Zeilen Bewertungen exportiert nach {path}</translation>
        </message>
        <message>
            <source>Initials</source>
            <translation>Kürzel</translation>
        </message>
        <message>
            <source>Reader initials, stored with every rating</source>
            <translation>Kürzel des Befunders, mit jeder Bewertung gespeichert</translation>
        </message>
        <message>
            <source>Reader initials</source>
            <translation>Kürzel des Befunders</translation>
        </message>
        <message>
            <source>Rating is off. {reason}</source>
            <translation>Bewerten ist nicht möglich. {reason}</translation>
        </message>
        <message>
            <source>Paint on the image; the right button erases, [ and ] change the size</source>
            <translation>Auf dem Bild zeichnen; die rechte Taste radiert, [ und ] ändern die Größe</translation>
        </message>
        <message>
            <source>Paint</source>
            <translation>Zeichnen</translation>
        </message>
        <message>
            <source>Nothing there: empties the region; undo brings it back</source>
            <translation>Nichts zu sehen: leert die Region; Rückgängig holt sie zurück</translation>
        </message>
        <message>
            <source>nothing painted yet</source>
            <translation>noch nichts eingezeichnet</translation>
        </message>
        <message>
            <source>✓ nothing there</source>
            <translation>✓ nichts zu sehen</translation>
        </message>
        <message>
            <source>✓ {share} % of the image</source>
            <translation>✓ {share} % des Bildes</translation>
        </message>
        <message>
            <source>Press a digit from 1 to {n}</source>
            <translation>Ziffer von 1 bis {n} drücken</translation>
        </message>
        <message>
            <source>Ratings stored for this image</source>
            <translation>Für dieses Bild gespeicherte Bewertungen</translation>
        </message>
        <message>
            <source>1 rating</source>
            <translation>1 Bewertung</translation>
        </message>
        <message>
            <source>{n} ratings</source>
            <translation>{n} Bewertungen</translation>
        </message>
        <message>
            <source>{count} stored for this image</source>
            <translation>{count} für dieses Bild gespeichert</translation>
        </message>
        <message>
            <source>(no sentence)</source>
            <translation>(kein Satz)</translation>
        </message>
        <message>
            <source>cannot be judged</source>
            <translation>nicht beurteilbar</translation>
        </message>
        <message>
            <source>Fewer</source>
            <translation>Weniger</translation>
        </message>
        <message>
            <source>{n} more</source>
            <translation>{n} weitere</translation>
        </message>
        <message>
            <source>Say {side}</source>
            <translation>{side} sagen</translation>
        </message>
        <message>
            <source>Other model</source>
            <translation>Anderes Modell</translation>
        </message>
        <message>
            <source>New seed</source>
            <translation>Neuer Seed</translation>
        </message>
        <message>
            <source>Show it</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>both sides</source>
            <translation>beide Seiten</translation>
        </message>
        <message>
            <source>The radiograph looks unsuitable: {reasons}.</source>
            <translation>Die Aufnahme wirkt ungeeignet: {reasons}.</translation>
        </message>
        <message>
            <source>This model was not trained on {names}.</source>
            <translation>Dieses Modell wurde nicht auf {names} trainiert.</translation>
        </message>
        <message>
            <source>The text says {said}, but the mask is painted on the {painted}.</source>
            <translation>Der Text sagt {said}, die Maske ist aber auf der Seite {painted} gezeichnet.</translation>
        </message>
        <message>
            <source>No annotated mask for {names}: the whole image may change.</source>
            <translation>Keine annotierte Maske für {names}: das ganze Bild darf sich ändern.</translation>
        </message>
        <message>
            <source>This model is not told “{names}”; it only clips the mask.</source>
            <translation>Diesem Modell wird „{names}“ nicht gesagt; es beschneidet nur die Maske.</translation>
        </message>
        <message>
            <source>“{names}” does not count: this model is not told, and no pseudo mask is clipped.</source>
            <translation>„{names}“ zählt nicht: dem Modell wird es nicht gesagt, und keine Pseudomaske wird beschnitten.</translation>
        </message>
        <message>
            <source>This model is not told “{names}”; it is left out.</source>
            <translation>Diesem Modell wird „{names}“ nicht gesagt; es entfällt.</translation>
        </message>
        <message>
            <source>An earlier result is the same request with the same seed: the picture will be the same.</source>
            <translation>Ein früheres Ergebnis ist derselbe Auftrag mit demselben Seed: das Bild wird dasselbe sein.</translation>
        </message>
        <message>
            <source>An earlier result already asks this for {names}.</source>
            <translation>Ein früheres Ergebnis verlangt dies schon für {names}.</translation>
        </message>
        <message>
            <source>The input is itself synthetic.</source>
            <translation>Die Eingabe ist selbst synthetisch.</translation>
        </message>
        <message>
            <source>E&amp;xpert</source>
            <translation>E&amp;xperte</translation>
        </message>
        <message>
            <source>{arrow} E&amp;xpert</source>
            <translation>{arrow} E&amp;xperte</translation>
        </message>
        <message>
            <source>One more sentence: pick its finding</source>
            <translation>Noch ein Satz: seinen Befund wählen</translation>
        </message>
        <message>
            <source>Star this text: it stays in the list</source>
            <translation>Stern für diesen Text: er bleibt in der Liste</translation>
        </message>
        <message>
            <source>Earlier texts (Alt+Up and Alt+Down in the text)</source>
            <translation>Frühere Texte (Alt+Auf und Alt+Ab im Text)</translation>
        </message>
        <message>
            <source>Protocols: everything that is set, under a name</source>
            <translation>Protokolle: alles Eingestellte unter einem Namen</translation>
        </message>
        <message>
            <source>U&amp;nlock</source>
            <translation>Ents&amp;perren</translation>
        </message>
        <message>
            <source>Protocol “{name}”</source>
            <translation>Protokoll „{name}“</translation>
        </message>
        <message>
            <source>locked, nothing can be changed</source>
            <translation>gesperrt, nichts kann geändert werden</translation>
        </message>
        <message>
            <source>locked, but for {blanks}</source>
            <translation>gesperrt, bis auf {blanks}</translation>
        </message>
        <message>
            <source>changed since</source>
            <translation>seither geändert</translation>
        </message>
        <message>
            <source>Starred</source>
            <translation>Mit Stern</translation>
        </message>
        <message>
            <source>Of this radiograph</source>
            <translation>Zu dieser Aufnahme</translation>
        </message>
        <message>
            <source>Earlier</source>
            <translation>Früher</translation>
        </message>
        <message>
            <source>Nothing has been asked for yet</source>
            <translation>Noch wurde nichts verlangt</translation>
        </message>
        <message>
            <source>The pseudo masks cannot be read; paint a mask, or choose a variant without pseudo mask.</source>
            <translation>Die Pseudomasken können nicht gelesen werden; bitte eine Maske zeichnen oder eine Variante ohne Pseudomaske wählen.</translation>
        </message>
        <message>
            <source>the {source} is empty; say another side or zone, or paint a mask</source>
            <translation>leer: {source}; bitte eine andere Seite oder Zone nennen oder eine Maske zeichnen</translation>
        </message>
        <message>
            <source>{source}, {share} of the radiograph</source>
            <translation>{source}, {share} der Aufnahme</translation>
        </message>
        <message>
            <source>Whole image: you allowed it</source>
            <translation>Ganzes Bild: von Ihnen erlaubt</translation>
        </message>
        <message>
            <source>Whole image: {reason}, as in the published inference</source>
            <translation>Ganzes Bild: {reason}, wie in der veröffentlichten Inferenz</translation>
        </message>
        <message>
            <source>no known phrase</source>
            <translation>keine bekannte Wendung</translation>
        </message>
        <message>
            <source>Pseudo mask of {findings}, {share} of the radiograph</source>
            <translation>Pseudomaske von {findings}, {share} der Aufnahme</translation>
        </message>
        <message>
            <source>Whole image: this variant confines nothing</source>
            <translation>Ganzes Bild: diese Variante begrenzt nichts</translation>
        </message>
        <message>
            <source>Whole image: this variant is confined by the relevance map only</source>
            <translation>Ganzes Bild: diese Variante begrenzt nur die Relevanzkarte</translation>
        </message>
        <message>
            <source>Your painted mask, {share} of the radiograph</source>
            <translation>Ihre gezeichnete Maske, {share} der Aufnahme</translation>
        </message>
        <message>
            <source>Where your painted mask and the {source} agree</source>
            <translation>Wo Ihre gezeichnete Maske und die {source} übereinstimmen</translation>
        </message>
        <message>
            <source>Usually {value}.</source>
            <translation>Üblich: {value}.</translation>
        </message>
        <message>
            <source>Model's values</source>
            <translation>Werte des Modells</translation>
        </message>
        <message>
            <source>Reset to the values of the chosen model; the seed stays</source>
            <translation>Auf die Werte des gewählten Modells zurücksetzen; der Seed bleibt</translation>
        </message>
        <message>
            <source>Paper's values</source>
            <translation>Werte des Artikels</translation>
        </message>
        <message>
            <source>Reset to the values of Min et al., MICCAI 2025; the seed stays</source>
            <translation>Auf die Werte von Min et al., MICCAI 2025, zurücksetzen; der Seed bleibt</translation>
        </message>
        <message>
            <source>mask and map</source>
            <translation>Maske und Karte</translation>
        </message>
        <message>
            <source>map only</source>
            <translation>nur Karte</translation>
        </message>
        <message>
            <source>nothing: whole image</source>
            <translation>nichts: ganzes Bild</translation>
        </message>
        <message>
            <source>repaired</source>
            <translation>berichtigt</translation>
        </message>
        <message>
            <source>as published</source>
            <translation>wie veröffentlicht</translation>
        </message>
        <message>
            <source>Keep the seed; released: a new one for every counterfactual</source>
            <translation>Seed behalten; gelöst: ein neuer für jedes kontrafaktische Bild</translation>
        </message>
        <message>
            <source>Another seed</source>
            <translation>Anderer Seed</translation>
        </message>
        <message>
            <source>Copy the seed</source>
            <translation>Seed kopieren</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>Schritte</translation>
        </message>
        <message>
            <source>From noise to image; more are slower and finer.</source>
            <translation>Vom Rauschen zum Bild; mehr sind langsamer und feiner.</translation>
        </message>
        <message>
            <source>Text guidance</source>
            <translation>Textführung</translation>
        </message>
        <message>
            <source>How hard the text pulls; high values look artificial.</source>
            <translation>Wie stark der Text zieht; hohe Werte wirken künstlich.</translation>
        </message>
        <message>
            <source>Image guidance</source>
            <translation>Bildführung</translation>
        </message>
        <message>
            <source>How closely the result keeps to the input.</source>
            <translation>Wie eng das Ergebnis bei der Eingabe bleibt.</translation>
        </message>
        <message>
            <source>Threshold</source>
            <translation>Schwelle</translation>
        </message>
        <message>
            <source>A pixel may change where the guidance map reaches it; 0 opens the whole image.</source>
            <translation>Ein Pixel darf sich ändern, wo die Leitkarte sie erreicht; 0 öffnet das ganze Bild.</translation>
        </message>
        <message>
            <source>Relevance step</source>
            <translation>Relevanzschritt</translation>
        </message>
        <message>
            <source>How noisy the film is made to find where the text acts; 999 is the most.</source>
            <translation>Wie stark die Aufnahme verrauscht wird, um zu finden, wo der Text wirkt; höchstens 999.</translation>
        </message>
        <message>
            <source>Relevance end</source>
            <translation>Relevanzende</translation>
        </message>
        <message>
            <source>Quantile of the relevance that counts as full; 0 is the published rule.</source>
            <translation>Quantil der Relevanz, das als voll gilt; 0 ist die veröffentlichte Regel.</translation>
        </message>
        <message>
            <source>What keeps the edit in its place: the four rows of the paper's ablation.</source>
            <translation>Was die Änderung an ihrem Ort hält: die vier Zeilen der Ablation des Artikels.</translation>
        </message>
        <message>
            <source>Inference</source>
            <translation>Inferenz</translation>
        </message>
        <message>
            <source>With the defects of the published code repaired, or to the letter.</source>
            <translation>Mit berichtigten Fehlern des veröffentlichten Codes oder buchstabengetreu.</translation>
        </message>
        <message>
            <source>Solver</source>
            <translation>Löser</translation>
        </message>
        <message>
            <source>The sampler; DPM-Solver++ needs fewer steps than DDIM.</source>
            <translation>Der Sampler; DPM-Solver++ braucht weniger Schritte als DDIM.</translation>
        </message>
        <message>
            <source>The same request with the same seed gives the same pixels.</source>
            <translation>Derselbe Auftrag mit demselben Seed gibt dieselben Pixel.</translation>
        </message>
        <message>
            <source>Finding, or a part of its name</source>
            <translation>Befund oder ein Teil seines Namens</translation>
        </message>
        <message>
            <source>pseudo mask: {name}</source>
            <translation>Pseudomaske: {name}</translation>
        </message>
        <message>
            <source>no annotated mask: the whole image may change</source>
            <translation>keine annotierte Maske: das ganze Bild darf sich ändern</translation>
        </message>
        <message>
            <source>this model was not trained on it; </source>
            <translation>dieses Modell wurde nicht darauf trainiert; </translation>
        </message>
        <message>
            <source>Say what should change, for example: Add the finding of edema.</source>
            <translation>Sagen, was sich ändern soll (englisch), zum Beispiel: Add the finding of edema.</translation>
        </message>
        <message>
            <source>not in the vocabulary: {named}; the text goes to the model as it is</source>
            <translation>nicht im Wortschatz: {named}; der Text geht unverändert ans Modell</translation>
        </message>
        <message>
            <source>Findings of the instruction</source>
            <translation>Befunde der Anweisung</translation>
        </message>
        <message>
            <source>The pickers change the chosen line. Ctrl+Up and Ctrl+Down move it, Del removes it</source>
            <translation>Die Auswahlfelder ändern die gewählte Zeile. Strg+Auf und Strg+Ab verschieben sie, Entf entfernt sie</translation>
        </message>
        <message>
            <source>Earlier (Ctrl+Up)</source>
            <translation>Früher (Strg+Auf)</translation>
        </message>
        <message>
            <source>Later (Ctrl+Down)</source>
            <translation>Später (Strg+Ab)</translation>
        </message>
        <message>
            <source>Remove this line (Del)</source>
            <translation>Diese Zeile entfernen (Entf)</translation>
        </message>
        <message>
            <source>one more: pick its finding below</source>
            <translation>noch einer: seinen Befund unten wählen</translation>
        </message>
        <message>
            <source>not understood: {text}</source>
            <translation>nicht verstanden: {text}</translation>
        </message>
        <message>
            <source>No model yet. A model is a folder or a checkpoint with the networks that draw counterfactuals. Drop one on the window, or press +; counterview-engine models add PATH does the same.</source>
            <translation>Noch kein Modell. Ein Modell ist ein Ordner oder ein Checkpoint mit den Netzen, die kontrafaktische Bilder zeichnen. Legen Sie eines auf dem Fenster ab oder drücken Sie +; counterview-engine models add PATH tut dasselbe.</translation>
        </message>
        <message>
            <source>About this model: what it is, what it learned from, its limits</source>
            <translation>Über dieses Modell: was es ist, woraus es gelernt hat, seine Grenzen</translation>
        </message>
        <message>
            <source>About this model</source>
            <translation>Über dieses Modell</translation>
        </message>
        <message>
            <source>Models: add, check, remove, or several on one request</source>
            <translation>Modelle: hinzufügen, prüfen, entfernen oder mehrere für einen Auftrag</translation>
        </message>
        <message>
            <source>Mo&amp;del</source>
            <translation>Mode&amp;ll</translation>
        </message>
        <message>
            <source>The model {name} is not among your models any more.</source>
            <translation>Das Modell {name} ist nicht mehr unter Ihren Modellen.</translation>
        </message>
        <message>
            <source>The result was made with other weights under the same name than these.</source>
            <translation>Das Ergebnis wurde mit anderen Gewichten desselben Namens erzeugt.</translation>
        </message>
        <message>
            <source>This model needs about {need} of memory for an edit; {free} are free.</source>
            <translation>Dieses Modell braucht je Bearbeitung etwa {need} Speicher; {free} sind frei.</translation>
        </message>
        <message>
            <source>Allow the whole ima&amp;ge to change</source>
            <translation>Änder&amp;ung im ganzen Bild erlauben</translation>
        </message>
        <message>
            <source>Or paint with the brush where the edit may happen</source>
            <translation>Oder mit dem Pinsel zeichnen, wo geändert werden darf</translation>
        </message>
        <message>
            <source>To model</source>
            <translation>Ans Modell</translation>
        </message>
        <message>
            <source>Did you mean</source>
            <translation>Meinten Sie</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>&amp;Add</source>
            <translation>H&amp;inzufügen</translation>
        </message>
        <message>
            <source>&amp;Change</source>
            <translation>&amp;Ändern</translation>
        </message>
        <message>
            <source>Side of the patient</source>
            <translation>Seite des Patienten</translation>
        </message>
        <message>
            <source>Zone</source>
            <translation>Zone</translation>
        </message>
        <message>
            <source>Level it has</source>
            <translation>Bisheriger Grad</translation>
        </message>
        <message>
            <source>Level to make</source>
            <translation>Gewünschter Grad</translation>
        </message>
        <message>
            <source>S&amp;ide</source>
            <translation>&amp;Seite</translation>
        </message>
        <message>
            <source>&amp;Zone</source>
            <translation>Z&amp;one</translation>
        </message>
        <message>
            <source>&amp;Level</source>
            <translation>&amp;Grad</translation>
        </message>
        <message>
            <source>Fr&amp;om</source>
            <translation>Vo&amp;n</translation>
        </message>
        <message>
            <source>&amp;To</source>
            <translation>A&amp;uf</translation>
        </message>
        <message>
            <source>This model's instructions know no such word</source>
            <translation>Die Anweisungen dieses Modells kennen kein solches Wort</translation>
        </message>
        <message>
            <source>This model is not told; it only clips the mask</source>
            <translation>Dem Modell wird dies nicht gesagt; es beschneidet nur die Maske</translation>
        </message>
        <message>
            <source>The patient's: right is on the left of the image</source>
            <translation>Des Patienten: rechts ist im Bild links</translation>
        </message>
        <message>
            <source>bilateral</source>
            <translation>beidseits</translation>
        </message>
        <message>
            <source>The protocol {name} is locked; choose another name.</source>
            <translation>Das Protokoll {name} ist gesperrt; bitte einen anderen Namen wählen.</translation>
        </message>
        <message>
            <source>Saved as {file}.</source>
            <translation>Gespeichert als {file}.</translation>
        </message>
        <message>
            <source>Deleted; the file is kept as {file} beside the others.</source>
            <translation>Gelöscht; die Datei bleibt als {file} neben den anderen.</translation>
        </message>
        <message>
            <source>No protocol</source>
            <translation>Kein Protokoll</translation>
        </message>
        <message>
            <source>locked</source>
            <translation>gesperrt</translation>
        </message>
        <message>
            <source>&amp;Save what is set as a protocol…</source>
            <translation>Eingestelltes als Protokoll &amp;speichern…</translation>
        </message>
        <message>
            <source>Remove the s&amp;tar</source>
            <translation>S&amp;tern entfernen</translation>
        </message>
        <message>
            <source>S&amp;tar this protocol</source>
            <translation>S&amp;tern für dieses Protokoll</translation>
        </message>
        <message>
            <source>&amp;Import…</source>
            <translation>&amp;Importieren…</translation>
        </message>
        <message>
            <source>&amp;Export this protocol…</source>
            <translation>Dieses Protokoll &amp;exportieren…</translation>
        </message>
        <message>
            <source>&amp;Delete this protocol</source>
            <translation>Dieses Protokoll &amp;löschen</translation>
        </message>
        <message>
            <source>Import a protocol</source>
            <translation>Protokoll importieren</translation>
        </message>
        <message>
            <source>Export the protocol</source>
            <translation>Protokoll exportieren</translation>
        </message>
        <message>
            <source>Save as a protocol</source>
            <translation>Als Protokoll speichern</translation>
        </message>
        <message>
            <source>Empty: the reader says it</source>
            <translation>Leer: der Befunder sagt es</translation>
        </message>
        <message>
            <source>Blanks that the reader fills in with the pickers: {blanks}.</source>
            <translation>Lücken, die der Befunder mit den Auswahlfeldern füllt: {blanks}.</translation>
        </message>
        <message>
            <source>S&amp;tar: list it first</source>
            <translation>S&amp;tern: zuerst aufführen</translation>
        </message>
        <message>
            <source>&amp;Lock: while it is in force nothing but blanks can be changed</source>
            <translation>S&amp;perren: solange es gilt, sind nur Lücken änderbar</translation>
        </message>
        <message>
            <source>The reader may &amp;unlock it</source>
            <translation>Der Befunder darf es &amp;entsperren</translation>
        </message>
        <message>
            <source>&amp;Instruction</source>
            <translation>&amp;Anweisung</translation>
        </message>
        <message>
            <source>Kept with it</source>
            <translation>Mit aufgehoben</translation>
        </message>
        <message>
            <source>any model</source>
            <translation>beliebiges Modell</translation>
        </message>
        <message>
            <source>Add a model first.</source>
            <translation>Bitte zuerst ein Modell hinzufügen.</translation>
        </message>
        <message>
            <source>Say what should change.</source>
            <translation>Bitte sagen, was sich ändern soll.</translation>
        </message>
        <message>
            <source>Use known words, paint a mask, or allow the whole image.</source>
            <translation>Bitte bekannte Wörter verwenden, eine Maske zeichnen oder das ganze Bild freigeben.</translation>
        </message>
        <message>
            <source>The instruction cannot run as it is.</source>
            <translation>Die Anweisung kann so nicht ausgeführt werden.</translation>
        </message>
        <message>
            <source>The radiograph looks unsuitable. “Edit anyway”, below, goes on and is recorded.</source>
            <translation>Die Aufnahme wirkt ungeeignet. „Trotzdem ändern“, unten, fährt fort und wird festgehalten.</translation>
        </message>
        <message>
            <source>Other ways: next, several seeds, all cases</source>
            <translation>Andere Wege: als Nächstes, mehrere Seeds, alle Fälle</translation>
        </message>
        <message>
            <source>Other ways to make it</source>
            <translation>Andere Wege, es zu erzeugen</translation>
        </message>
        <message>
            <source>&amp;Queue another</source>
            <translation>Weiteres einreihen</translation>
        </message>
        <message>
            <source>Make counterfactual</source>
            <translation>Kontrafaktisches Bild erzeugen</translation>
        </message>
        <message>
            <source>a locked protocol is in force</source>
            <translation>ein gesperrtes Protokoll gilt</translation>
        </message>
        <message>
            <source>the model {name} is not there</source>
            <translation>das Modell {name} ist nicht vorhanden</translation>
        </message>
        <message>
            <source>the model {name} has other weights now</source>
            <translation>das Modell {name} hat jetzt andere Gewichte</translation>
        </message>
        <message>
            <source>{name} cannot be set here</source>
            <translation>{name} kann hier nicht eingestellt werden</translation>
        </message>
        <message>
            <source>The protocol wants the model {name}, which is not among your models.</source>
            <translation>Das Protokoll verlangt das Modell {name}, das nicht unter Ihren Modellen ist.</translation>
        </message>
        <message>
            <source>How strong</source>
            <translation>Wie stark</translation>
        </message>
        <message>
            <source>Further right, the text pulls harder.</source>
            <translation>Weiter rechts zieht der Text stärker.</translation>
        </message>
        <message>
            <source>Sets the text guidance; in the middle it is the model's own.</source>
            <translation>Stellt die Textführung; in der Mitte die des Modells.</translation>
        </message>
        <message>
            <source>How local</source>
            <translation>Wie lokal</translation>
        </message>
        <message>
            <source>Further right, less may change.</source>
            <translation>Weiter rechts darf sich weniger ändern.</translation>
        </message>
        <message>
            <source>Sets the threshold on the guidance map; in the middle it is the paper's.</source>
            <translation>Stellt die Schwelle der Leitkarte; in der Mitte die des Artikels.</translation>
        </message>
        <message>
            <source>case {number} of {count}</source>
            <translation>Fall {number} von {count}</translation>
        </message>
        <message>
            <source>synthetic input</source>
            <translation>synthetische Eingabe</translation>
        </message>
        <message>
            <source>result {number}</source>
            <translation>Ergebnis {number}</translation>
        </message>
        <message>
            <source>Now choose another result: it is compared with {name} instead of the input. Esc ends.</source>
            <translation>Nun ein anderes Ergebnis wählen: es wird mit {name} statt mit der Eingabe verglichen. Esc beendet.</translation>
        </message>
        <message>
            <source>Where its radiograph was is not known; open it, and its results come back.</source>
            <translation>Wo seine Aufnahme war, ist nicht bekannt; bitte öffnen, dann kommen ihre Ergebnisse zurück.</translation>
        </message>
        <message>
            <source>Its radiograph is no longer at {path}. Open it where it is now: its results come back.</source>
            <translation>Seine Aufnahme ist nicht mehr unter {path}. Bitte dort öffnen, wo sie jetzt ist: ihre Ergebnisse kommen zurück.</translation>
        </message>
        <message>
            <source>the painted mask is gone</source>
            <translation>die gezeichnete Maske ist fort</translation>
        </message>
        <message>
            <source>Instruction, mask and settings are those of this result.</source>
            <translation>Anweisung, Maske und Einstellungen sind die dieses Ergebnisses.</translation>
        </message>
        <message>
            <source>But:</source>
            <translation>Aber:</translation>
        </message>
        <message>
            <source>Half precision</source>
            <translation>Halbe Genauigkeit</translation>
        </message>
        <message>
            <source>Less memory, slower</source>
            <translation>Weniger Speicher, langsamer</translation>
        </message>
        <message>
            <source>On the CPU</source>
            <translation>Auf der CPU</translation>
        </message>
        <message>
            <source>The panel is still loading.</source>
            <translation>Das Feld lädt noch.</translation>
        </message>
        <message>
            <source>Click for the outbox</source>
            <translation>Klicken Sie für den Postausgang</translation>
        </message>
        <message>
            <source>No preview: {message}</source>
            <translation>Keine Vorschau: {message}</translation>
        </message>
        <message>
            <source>threshold {value}</source>
            <translation>Schwelle {value}</translation>
        </message>
        <message>
            <source>preview: {what}</source>
            <translation>Vorschau: {what}</translation>
        </message>
        <message>
            <source>preview is being made: {what}</source>
            <translation>Vorschau wird gemacht: {what}</translation>
        </message>
        <message>
            <source>Waiting when Counterview ended: {n}. The queue can put them back.</source>
            <translation>Bei Programmende warteten noch: {n}. Die Warteschlange kann sie zurückholen.</translation>
        </message>
        <message>
            <source>Put them back</source>
            <translation>Zurückholen</translation>
        </message>
        <message>
            <source>Forget them</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>The list of cases shows none.</source>
            <translation>Die Fallliste zeigt keinen.</translation>
        </message>
        <message>
            <source>Cancelled in the queue: {n}.</source>
            <translation>In der Warteschlange abgebrochen: {n}.</translation>
        </message>
        <message>
            <source>The engine stopped too often and is not started by itself; what waits is kept.</source>
            <translation>Die Engine ist zu oft ausgefallen und startet nicht mehr von selbst; was wartet, bleibt erhalten.</translation>
        </message>
        <message>
            <source>Start the engine</source>
            <translation>Engine starten</translation>
        </message>
        <message>
            <source>Show the queue</source>
            <translation>Warteschlange zeigen</translation>
        </message>
        <message>
            <source>Small previews are shown while a counterfactual is made; they cost some time.</source>
            <translation>Während ein Bild entsteht, werden kleine Vorschauen gezeigt; das kostet etwas Zeit.</translation>
        </message>
        <message>
            <source>No previews any more.</source>
            <translation>Keine Vorschauen mehr.</translation>
        </message>
        <message>
            <source>saving</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>copying</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Counterview ended unexpectedly last time; the menu File opens again what was open.</source>
            <translation>Counterview wurde zuletzt unerwartet beendet; das Menü Datei öffnet wieder, was offen war.</translation>
        </message>
        <message>
            <source>Counterview ended unexpectedly; what was open comes back.</source>
            <translation>Counterview wurde unerwartet beendet; was offen war, kommt zurück.</translation>
        </message>
        <message>
            <source>Start empty</source>
            <translation>Leer beginnen</translation>
        </message>
        <message>
            <source>Counterview ended unexpectedly more than once with what was open; now it stays closed.</source>
            <translation>Counterview wurde damit mehr als einmal unerwartet beendet; nun bleibt es geschlossen.</translation>
        </message>
        <message>
            <source>The menu File opens it again.</source>
            <translation>Das Menü Datei öffnet es wieder.</translation>
        </message>
        <message>
            <source>{names} and {count} more</source>
            <translation>{names} und {count} weitere</translation>
        </message>
        <message>
            <source>No longer there: {names}.</source>
            <translation>Nicht mehr da: {names}.</translation>
        </message>
        <message>
            <source>Folder of the study to read</source>
            <translation>Ordner der Studie, die gelesen wird</translation>
        </message>
        <message>
            <source>Opening the study…</source>
            <translation>Öffnet die Studie…</translation>
        </message>
        <message>
            <source>Folder of the study whose results to show</source>
            <translation>Ordner der Studie, deren Ergebnisse gezeigt werden</translation>
        </message>
        <message>
            <source>Performance</source>
            <translation>Leistung</translation>
        </message>
        <message>
            <source>How convincing is the counterfactual?</source>
            <translation>Wie überzeugend ist das kontrafaktische Bild?</translation>
        </message>
        <message>
            <source>Not convincing: the requested change is missing or looks wrong</source>
            <translation>Nicht überzeugend: die verlangte Änderung fehlt oder wirkt falsch</translation>
        </message>
        <message>
            <source>Slightly convincing: a hint of the change, or clear artefacts</source>
            <translation>Wenig überzeugend: eine Andeutung der Änderung oder deutliche Artefakte</translation>
        </message>
        <message>
            <source>Moderately convincing: the change is there, with doubts</source>
            <translation>Mäßig überzeugend: die Änderung ist da, mit Zweifeln</translation>
        </message>
        <message>
            <source>Convincing: the change is there, with small flaws</source>
            <translation>Überzeugend: die Änderung ist da, mit kleinen Mängeln</translation>
        </message>
        <message>
            <source>Fully convincing: exactly the change that was asked for, nothing else</source>
            <translation>Völlig überzeugend: genau die verlangte Änderung, nichts sonst</translation>
        </message>
        <message>
            <source>not at all</source>
            <translation>gar nicht</translation>
        </message>
        <message>
            <source>fully</source>
            <translation>völlig</translation>
        </message>
        <message>
            <source>Interpretability</source>
            <translation>Erklärbarkeit</translation>
        </message>
        <message>
            <source>How well does the guidance map explain the change?</source>
            <translation>Wie gut erklärt die Leitkarte die Änderung?</translation>
        </message>
        <message>
            <source>Not at all: the map has nothing to do with the change</source>
            <translation>Gar nicht: die Karte hat mit der Änderung nichts zu tun</translation>
        </message>
        <message>
            <source>Poorly: the map misses most of the change or points elsewhere</source>
            <translation>Schlecht: die Karte verfehlt den Großteil der Änderung oder zeigt woandershin</translation>
        </message>
        <message>
            <source>Partly: the map shows the change, with much that does not belong to it</source>
            <translation>Teilweise: die Karte zeigt die Änderung, mit vielem, was nicht dazugehört</translation>
        </message>
        <message>
            <source>Well: the map shows the change, with small deviations</source>
            <translation>Gut: die Karte zeigt die Änderung, mit kleinen Abweichungen</translation>
        </message>
        <message>
            <source>Fully: the map shows where the change is, and only that</source>
            <translation>Völlig: die Karte zeigt, wo die Änderung ist, und nur das</translation>
        </message>
        <message>
            <source>Realism</source>
            <translation>Realismus</translation>
        </message>
        <message>
            <source>Could this be a real radiograph?</source>
            <translation>Könnte das ein echtes Röntgenbild sein?</translation>
        </message>
        <message>
            <source>Certainly not: nobody would take it for a real one</source>
            <translation>Sicher nicht: niemand hielte es für ein echtes</translation>
        </message>
        <message>
            <source>Hardly: plainly wrong in places</source>
            <translation>Kaum: stellenweise deutlich falsch</translation>
        </message>
        <message>
            <source>Perhaps: wrong on a second look</source>
            <translation>Vielleicht: auf den zweiten Blick falsch</translation>
        </message>
        <message>
            <source>Probably: small doubts</source>
            <translation>Wahrscheinlich: kleine Zweifel</translation>
        </message>
        <message>
            <source>Certainly: nothing speaks against it</source>
            <translation>Sicher: nichts spricht dagegen</translation>
        </message>
        <message>
            <source>certainly not</source>
            <translation>sicher nicht</translation>
        </message>
        <message>
            <source>certainly</source>
            <translation>sicher</translation>
        </message>
        <message>
            <source>Artefacts</source>
            <translation>Artefakte</translation>
        </message>
        <message>
            <source>How much do artefacts (seams, blur, texture) disturb?</source>
            <translation>Wie sehr stören Artefakte (Nähte, Unschärfe, Textur)?</translation>
        </message>
        <message>
            <source>They make the image useless</source>
            <translation>Sie machen das Bild unbrauchbar</translation>
        </message>
        <message>
            <source>They disturb a lot</source>
            <translation>Sie stören stark</translation>
        </message>
        <message>
            <source>They disturb somewhat</source>
            <translation>Sie stören etwas</translation>
        </message>
        <message>
            <source>They are there, but do not disturb</source>
            <translation>Sie sind da, stören aber nicht</translation>
        </message>
        <message>
            <source>There are none</source>
            <translation>Es gibt keine</translation>
        </message>
        <message>
            <source>useless</source>
            <translation>unbrauchbar</translation>
        </message>
        <message>
            <source>Identity</source>
            <translation>Identität</translation>
        </message>
        <message>
            <source>Is it still the same patient, apart from the change that was asked for?</source>
            <translation>Ist es, abgesehen von der verlangten Änderung, noch derselbe Patient?</translation>
        </message>
        <message>
            <source>No: another patient</source>
            <translation>Nein: ein anderer Patient</translation>
        </message>
        <message>
            <source>Hardly: much else changed</source>
            <translation>Kaum: vieles andere hat sich geändert</translation>
        </message>
        <message>
            <source>Partly: some things changed that should not have</source>
            <translation>Teils: manches hat sich geändert, das nicht sollte</translation>
        </message>
        <message>
            <source>Mostly: small things changed</source>
            <translation>Meist: Kleinigkeiten haben sich geändert</translation>
        </message>
        <message>
            <source>Yes: nothing else changed</source>
            <translation>Ja: sonst hat sich nichts geändert</translation>
        </message>
        <message>
            <source>another</source>
            <translation>ein anderer</translation>
        </message>
        <message>
            <source>the same</source>
            <translation>derselbe</translation>
        </message>
        <message>
            <source>Real or synthetic</source>
            <translation>Echt oder synthetisch</translation>
        </message>
        <message>
            <source>Is this radiograph real, or was it made or changed by a program?</source>
            <translation>Ist dieses Röntgenbild echt, oder hat es ein Programm gemacht oder verändert?</translation>
        </message>
        <message>
            <source>Real</source>
            <translation>Echt</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Sicherheit</translation>
        </message>
        <message>
            <source>How sure are you of your answer?</source>
            <translation>Wie sicher sind Sie sich?</translation>
        </message>
        <message>
            <source>Guessing</source>
            <translation>Geraten</translation>
        </message>
        <message>
            <source>Rather unsure</source>
            <translation>Eher unsicher</translation>
        </message>
        <message>
            <source>Undecided</source>
            <translation>Unentschieden</translation>
        </message>
        <message>
            <source>Rather sure</source>
            <translation>Eher sicher</translation>
        </message>
        <message>
            <source>Certain</source>
            <translation>Ganz sicher</translation>
        </message>
        <message>
            <source>guessing</source>
            <translation>geraten</translation>
        </message>
        <message>
            <source>certain</source>
            <translation>ganz sicher</translation>
        </message>
        <message>
            <source>Preference</source>
            <translation>Vorzug</translation>
        </message>
        <message>
            <source>Which counterfactual is better?</source>
            <translation>Welches kontrafaktische Bild ist besser?</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>Links</translation>
        </message>
        <message>
            <source>Right</source>
            <translation>Rechts</translation>
        </message>
        <message>
            <source>No difference</source>
            <translation>Kein Unterschied</translation>
        </message>
        <message>
            <source>Extent</source>
            <translation>Ausdehnung</translation>
        </message>
        <message>
            <source>How much of the lung does the finding take up?</source>
            <translation>Wie viel der Lunge nimmt der Befund ein?</translation>
        </message>
        <message>
            <source>Worst artefact</source>
            <translation>Schlimmstes Artefakt</translation>
        </message>
        <message>
            <source>Where is the worst artefact?</source>
            <translation>Wo ist das schlimmste Artefakt?</translation>
        </message>
        <message>
            <source>Paint what you take for the finding.</source>
            <translation>Zeichnen Sie ein, was Sie für den Befund halten.</translation>
        </message>
        <message>
            <source>Remark</source>
            <translation>Bemerkung</translation>
        </message>
        <message>
            <source>What struck you?</source>
            <translation>Was ist Ihnen aufgefallen?</translation>
        </message>
    </context>
</TS>
