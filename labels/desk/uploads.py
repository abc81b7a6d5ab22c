"""Bounds what anybody can send to the desk as a file, before it fills the disk. Knows of labels only how large one may be."""

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from labels.spl.zip_file import MOST_UNPACKED


class BoundedUpload(FileUploadHandler):
    """Stands before Django's own handlers. What is longer is not read on: the form then says that no file arrived."""

    most = MOST_UNPACKED
    seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > self.most:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing: the next handler has kept it."""
