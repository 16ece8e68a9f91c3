<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>Counterview</name>
        <message>
            <source>About Counterview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Counterfactual chest radiographs: say what should change, see it, rate it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For research only, never for diagnosis. Counterfactuals are synthetic images.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>&amp;Sprache (Language)</translation>
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
            <source>case {number} of {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>case {number}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>synthetic input</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Performance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How convincing is the counterfactual?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not convincing: the requested change is missing or looks wrong</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Slightly convincing: a hint of the change, or clear artefacts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Moderately convincing: the change is there, with doubts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Convincing: the change is there, with small flaws</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fully convincing: exactly the change that was asked for, nothing else</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not at all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fully</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Interpretability</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How well does the guidance map explain the change?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not at all: the map has nothing to do with the change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Poorly: the map misses most of the change or points elsewhere</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Partly: the map shows the change, with much that does not belong to it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Well: the map shows the change, with small deviations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fully: the map shows where the change is, and only that</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
