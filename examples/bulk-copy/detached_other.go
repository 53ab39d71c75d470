//go:build !unix && !windows

package main

import "syscall"

// detached starts a process as the system starts it.
func detached() *syscall.SysProcAttr {
	return nil
}
