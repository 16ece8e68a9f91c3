"""One message through the pipe: a small pickle, then each large array as it lies in memory.

Pickling a 3000 x 3000 radiograph the ordinary way copies it with the interpreter lock held, which stalls
the viewer's event loop even from another thread. Out-of-band buffers (pickle protocol 5, PEP 574) leave
only the system's read and write calls, which release the lock.
"""

import pickle
from multiprocessing.connection import Connection
from typing import Any


def send(connection: Connection, message: object) -> None:
    """Send one message; not safe from two threads at once.

    Raises:
        OSError: the other side is gone.
        pickle.PicklingError, TypeError, AttributeError: the message cannot be pickled; nothing was sent.
    """
    buffers: list[pickle.PickleBuffer] = []
    payload = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    connection.send_bytes(len(buffers).to_bytes(4, "big") + payload)
    for buffer in buffers:
        connection.send_bytes(buffer.raw())


def receive(connection: Connection) -> Any:
    """Wait for one message; its arrays are read-only.

    Raises:
        EOFError, OSError: the other side is gone.
    """
    head = connection.recv_bytes()
    buffers = [connection.recv_bytes() for _ in range(int.from_bytes(head[:4], "big"))]
    return pickle.loads(memoryview(head)[4:], buffers=buffers)
