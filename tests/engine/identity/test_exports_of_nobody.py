"""What is exported of a film full of identity, in a study of nobody, holds none of it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from exported_objects import ALL, edit, export
from planted_identity import planted_film

from engine.exchange.capsule import write_capsule
from engine.exchange.edit_folder import write_edit_folder
from engine.exchange.export_choice import ExportObject
from engine.history.encoding import encode_result


def contents(file: Path) -> Iterator[bytes]:
    data = file.read_bytes()
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode() + archive.read(name)


def test_no_object_folder_or_capsule_of_a_film_full_of_identity_holds_any(tmp_path: Path) -> None:
    film = planted_film()
    source, out = tmp_path / "film.dcm", tmp_path / "out"
    source.write_bytes(film.data)
    radiograph = export(out / "objects", source, ALL - {ExportObject.DX, ExportObject.VIEW})
    one = edit(radiograph)
    write_edit_folder(out / "edit", radiograph, one.result)
    kept = [encode_result(radiograph, one.request, one.result)]
    write_capsule(out / "case", radiograph, kept, one.ratings, with_pixels=True)
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 12
    found = {
        path.relative_to(out).as_posix(): survivors
        for path in files
        for data in contents(path)
        if (survivors := film.survivors(data))
    }
    assert found == {}
