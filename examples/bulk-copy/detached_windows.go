package main

import "syscall"

// detached starts a process without a console (DETACHED_PROCESS), which sends it no Ctrl-C.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: 0x8 | syscall.CREATE_NEW_PROCESS_GROUP}
}
