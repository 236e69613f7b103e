"""Which types of file are disk images. Apart from their readers, so that a type can be told without loading those."""

RAW = "application/x-raw-disk-image"
FILE_SYSTEM = "application/x-filesystem-image"
EWF = "application/x-ewf"
QCOW = "application/x-qemu-disk"
VMDK = "application/x-vmdk-disk"
VHD = "application/x-vhd-disk"
VHDX = "application/x-vhdx-disk"
DMG = "application/x-apple-diskimage"

TYPES = frozenset({RAW, FILE_SYSTEM, EWF, QCOW, VMDK, VHD, VHDX, DMG})
