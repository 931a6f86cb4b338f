"""HDF5: Keras's older format, one `.h5` file."""

from pathlib import Path

from playground.export.formats.keras_file import EXAMPLE, keras_version, load_and_predict, run
from playground.export.spec import ExportFormat, ExportJob


def _write(job: ExportJob, path: Path) -> None:
    import keras  # noqa: PLC0415 (heavy)

    # WORKAROUND https://github.com/keras-team/keras/pull/23475: saving as HDF5 takes the
    # optimizer out of the model's compile configuration, so a copy is saved.
    beside = path.with_suffix(".keras")
    job.model.save(beside)
    keras.saving.load_model(beside, safe_mode=True).save(path)
    beside.unlink()


HDF5 = ExportFormat(
    name="h5",
    label="HDF5",
    suffix=".h5",
    summary="Keras's older format, for programs that cannot read .keras files.",
    write=_write,
    read_back=load_and_predict,
    checked_with=keras_version,
    run=run,
    example=EXAMPLE,
    has_operations=False,
)
