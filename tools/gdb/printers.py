"""How gdb shows the types of qomrt: objects with type, path and fields; Ref, Link
and Child with what they point to; Value; absl::Status with code and message.

    (gdb) source PREFIX/share/qomrt/gdb/printers.py
    (gdb) print *disk
    $1 = disk /machine/disk0, 2 references = {realized_ = true, …, size_ = 128}

gdb finds it by itself with the shared library: docs/howto/install.md. It calls
nothing in the program, so that it is good for a core, too.
"""
# Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

import gdb
import gdb.printing

OBJECT = "qom::Object"
STATUS_CODES = (
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED")


# --- What the standard library's members hold, whatever printers are loaded. ---

def text_of(pointer, size):
    size = int(size)
    return pointer.string("utf-8", "replace", length=size) if size else ""


def string_view(value):
    return text_of(value["_M_str"], value["_M_len"])


def string(value):
    return text_of(value["_M_dataplus"]["_M_p"], value["_M_string_length"])


def atomic(value):
    """Of a pointer, or of an integer."""
    fields = {field.name for field in value.type.strip_typedefs().fields()}
    return value["_M_b"]["_M_p"] if "_M_b" in fields else value["_M_i"]


def elements(vector):
    data = vector["_M_impl"]
    for index in range(int(data["_M_finish"] - data["_M_start"])):
        yield (data["_M_start"] + index).dereference()


# --- Objects. ------------------------------------------------------------------

def is_object(kind):
    """Whether a class is qom::Object or derives from it, by its first bases."""
    while kind.name != OBJECT:
        fields = kind.fields()
        if not fields or not fields[0].is_base_class:
            return False
        kind = fields[0].type.strip_typedefs()
    return True


def member(address, kind, name):
    """What a struct has at `address`; it is not looked at as a whole, for then gdb
    would look for what it really is."""
    field = gdb.lookup_type(kind)[name]
    at = gdb.Value(address + field.bitpos // 8)
    return at.cast(field.type.pointer()).dereference()


def path_of(address):
    """Where an object is; None if it has no parent, or the library was built
    without -g."""
    try:
        size = gdb.lookup_type("qom::internal::TreeNode").sizeof
    except gdb.error:
        return None
    char = gdb.lookup_type("char").pointer()
    names = []
    node = int(atomic(member(address, OBJECT, "node_")))
    while node:
        length = member(node, "qom::internal::TreeNode", "name_size")
        names.append(text_of(gdb.Value(node + size).cast(char), length))
        parent = int(member(node, "qom::internal::TreeNode", "parent"))
        node = int(atomic(member(parent, OBJECT, "node_")))
    return "/" + "/".join(reversed(names)) if names else None


def summary(address):
    """One line of what the object is."""
    kind = member(address, OBJECT, "class_").dereference()
    path = path_of(address)
    count = int(atomic(member(address, OBJECT, "refs_")))
    return "{}{}, {} reference{}".format(string_view(kind["data_"]["name"]),
                                         " " + path if path else "", count,
                                         "" if count == 1 else "s")


def pointee(pointer):
    """The same of what `pointer` points to, a class whose first base is Object."""
    if not pointer:
        return "null"
    try:
        return summary(int(pointer))
    except gdb.error as error:
        return "{} ({})".format(hex(int(pointer)), error)


class ObjectPrinter:
    """The fields that the classes below qom::Object declare, by name."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        return summary(int(self.value.address))

    def children(self):
        yield from self.fields(self.value)

    def fields(self, value):
        for field in value.type.strip_typedefs().fields():
            if field.is_base_class:
                if is_object(field.type) and field.type.name != OBJECT:
                    yield from self.fields(value[field])
            elif hasattr(field, "bitpos") and not field.artificial:
                yield field.name, value[field]


# --- What points to them. ------------------------------------------------------

class RefPrinter:
    def __init__(self, value):
        self.pointer = value["object_"]

    def to_string(self):
        return pointee(self.pointer)


class ChildPrinter(RefPrinter):
    def __init__(self, value):
        super().__init__(value["object_"])


class LinkPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        kind = str(self.value["kind_"]).rsplit("::k", 1)[-1].lower()
        return "{} -> {}".format(kind, pointee(atomic(self.value["target_"])))


# --- Values. -------------------------------------------------------------------

class ValuePrinter:
    def __init__(self, value):
        rep = value["rep_"]
        self.index = int(rep["_M_index"])
        alternative = rep.type.strip_typedefs().template_argument(self.index)
        held = rep["_M_u"].address.cast(alternative.pointer())
        self.held = held.dereference()

    def to_string(self):
        if self.index == 0:
            return "null"
        if self.index == 5:
            return '"{}"'.format(string(self.held))
        return None if self.index == 6 else str(self.held)

    def children(self):
        if self.index == 6:
            for index, element in enumerate(elements(self.held)):
                yield "[{}]".format(index), element

    def display_hint(self):
        return "array" if self.index == 6 else None


class StatusPrinter:
    """A code in the upper bits of rep_, or a pointer with marks in the lower, to a
    count, a code and a string."""

    def __init__(self, value):
        self.rep = int(value["rep_"])

    def to_string(self):
        if self.rep >> 2 < len(STATUS_CODES):
            return STATUS_CODES[self.rep >> 2]
        integer = gdb.lookup_type("int").pointer()
        rep = gdb.Value(self.rep & ~3)
        code = int((rep.cast(integer) + 1).dereference())
        text = (rep + 8).cast(gdb.lookup_type("char").pointer().pointer())
        size = (rep + 16).cast(gdb.lookup_type("unsigned long").pointer())
        name = STATUS_CODES[code] if code < len(STATUS_CODES) else str(code)
        return "{}: {}".format(
            name, text_of(text.dereference(), size.dereference()))


# --- Which printer. ------------------------------------------------------------

PRINTERS = {"qom::Ref": RefPrinter, "qom::Child": ChildPrinter,
            "qom::Link": LinkPrinter, "qom::LinkBase": LinkPrinter,
            "qom::Value": ValuePrinter, "absl::Status": StatusPrinter}


def find_printer(value):
    kind = value.type.strip_typedefs()
    if kind.code != gdb.TYPE_CODE_STRUCT or kind.name is None:
        return None
    name = kind.name.split("<", 1)[0]
    # Abseil may have an inline namespace, absl::lts_20220623.
    if name.startswith("absl::") and name.endswith("::Status"):
        name = "absl::Status"
    if name in PRINTERS:
        return PRINTERS[name](value)
    return ObjectPrinter(value) if is_object(kind) else None


find_printer.name = "qomrt"
find_printer.enabled = True
gdb.printing.register_pretty_printer(gdb.current_objfile(), find_printer,
                                     replace=True)
