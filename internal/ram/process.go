package ram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/sign"
)

// Process is a program that prints keys.
type Process struct {
	Command []string // the program and its arguments
	Timeout time.Duration
	Stderr  io.Writer // nil: discarded
}

// maxOutput bounds what is read of a program.
const maxOutput = 64 << 10

var errOutput = fmt.Errorf("the program printed more than %d bytes", maxOutput)

// Keys runs the program, without a shell. What it prints is in no error.
//
// The form of its output is that of the command-line tool's mode External:
// https://www.alibabacloud.com/help/en/cli/configure-credentials.
func (p Process) Keys(ctx context.Context) (Keys, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, p.Timeout, errOutOfTime)
	defer cancel()
	out := &boundedBuffer{stop: cancel}
	cmd := exec.CommandContext(ctx, p.Command[0], p.Command[1:]...) //nolint:gosec // the caller's program
	cmd.Stdout, cmd.Stderr = out, p.Stderr
	cmd.WaitDelay = time.Second // a child that keeps the pipe open is not waited for
	err := cmd.Run()
	exit, exited := errors.AsType[*exec.ExitError](err)
	switch {
	case out.full:
		return Keys{}, &Error{Err: errOutput}
	case context.Cause(ctx) == errOutOfTime:
		return Keys{}, &Error{Transient: true, Err: fmt.Errorf("the program did not end within %v", p.Timeout)}
	case ctx.Err() != nil:
		return Keys{}, ctx.Err()
	case exited:
		return Keys{}, &Error{Transient: true, Err: fmt.Errorf("the program ended with %v", exit.ProcessState)}
	case errors.Is(err, exec.ErrWaitDelay):
		return Keys{}, &Error{Err: errors.New("the program ended, but a child of it keeps its output open")}
	case err != nil:
		return Keys{}, &Error{Err: fmt.Errorf("the program cannot be started: %w", startError(err))}
	}
	return decodeOutput(out.buf.Bytes())
}

var errOutOfTime = errors.New("out of time")

// startError leaves out the name of the program, which may be an argument of a wrongly split
// command.
func startError(err error) error {
	if e, ok := errors.AsType[*exec.Error](err); ok {
		return e.Err
	}
	return errors.New("the system refused it")
}

// boundedBuffer takes a bounded number of bytes and then stops the program.
type boundedBuffer struct {
	buf  bytes.Buffer
	full bool
	stop func()
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.buf.Len()+len(p) > maxOutput {
		b.full = true
		b.stop()
		return 0, errOutput
	}
	return b.buf.Write(p)
}

func decodeOutput(raw []byte) (Keys, error) {
	var out struct {
		Mode            string `json:"mode"`
		AccessKeyID     string `json:"access_key_id"`
		AccessKeySecret string `json:"access_key_secret"`
		Token           string `json:"sts_token"`
		Expiration      string `json:"expiration"`
	}
	wrong := func(format string, args ...any) (Keys, error) {
		return Keys{}, &Error{Err: fmt.Errorf("the output of the program "+format, args...)}
	}
	if codec.JSON(raw, &out) != nil {
		return wrong("is not the expected JSON")
	}
	switch out.Mode {
	case "", "AK", "StsToken":
	default:
		return wrong("has a mode other than AK and StsToken")
	}
	switch {
	case out.AccessKeyID == "" || out.AccessKeySecret == "":
		return wrong("lacks access_key_id or access_key_secret")
	case out.Mode == "StsToken" && out.Token == "":
		return wrong("lacks sts_token, which mode StsToken needs")
	}
	k := Keys{Credentials: sign.Credentials{AccessKeyID: out.AccessKeyID, AccessKeySecret: out.AccessKeySecret, SecurityToken: out.Token}}
	if out.Expiration != "" {
		expires, err := parseExpiry(out.Expiration)
		if err != nil {
			return wrong("has an expiration that is no time such as 2026-01-02T15:04:05Z")
		}
		k.Expires = expires
	}
	return k, nil
}
