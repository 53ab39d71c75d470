package problem_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

// code is a service's error code that is also one of the portable errors.
type code struct {
	name string
	is   error
}

func (c code) Error() string        { return c.name }
func (c code) Is(target error) bool { return c.is != nil && target == c.is }

// sentinels are all errors whose meaning these packages decide.
var sentinels = []error{
	fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrInvalid, fs.ErrClosed,
	problem.ErrOutcomeUnknown, problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrNotModified, problem.ErrPreconditionFailed,
	problem.ErrTransient,
}

// matching lists the sentinels that errors.Is finds in err.
func matching(err error) (found []error) {
	for _, s := range sentinels {
		if errors.Is(err, s) {
			found = append(found, s)
		}
	}
	return found
}

func TestMatches(t *testing.T) {
	taken, missing, unportable := code{"taken", fs.ErrExist}, code{"missing", fs.ErrNotExist}, code{"odd", nil}
	is := func(errs ...error) []error { return errs }
	tests := []struct {
		status    int
		code      error
		throttled bool
		want      []error
	}{
		{404, nil, false, is(fs.ErrNotExist)},
		{410, nil, false, is(fs.ErrNotExist)},
		{401, nil, false, is(fs.ErrPermission)},
		{403, nil, false, is(fs.ErrPermission)},
		{400, nil, false, is(fs.ErrInvalid)},
		{422, nil, false, is(fs.ErrInvalid)},
		{409, nil, false, nil}, // a conflict has many reasons
		{408, nil, false, is(problem.ErrTransient)},
		{500, nil, false, is(problem.ErrTransient)},
		{501, nil, false, nil}, // it will not be supported later either
		{505, nil, false, nil},
		{304, nil, false, is(problem.ErrNotModified)},
		{412, nil, false, is(problem.ErrPreconditionFailed)},
		{429, nil, false, is(problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrTransient)},
		{503, nil, true, is(problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrTransient)},
		{403, unportable, true, is(fs.ErrPermission, problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrTransient)},

		{409, taken, false, is(fs.ErrExist)},
		{400, missing, false, is(fs.ErrNotExist)}, // the code decides, not the status
		{403, missing, false, is(fs.ErrNotExist)},
		{200, taken, false, is(fs.ErrExist)},
		{404, unportable, false, is(fs.ErrNotExist)},
		{412, taken, false, is(fs.ErrExist, problem.ErrPreconditionFailed)},
	}
	for _, tt := range tests {
		err := errors.Join(problem.Sentinels(tt.status, tt.code, tt.throttled)...)
		if got := matching(err); !slices.Equal(got, tt.want) {
			t.Errorf("%d %v throttled=%t: %v, want %v", tt.status, tt.code, tt.throttled, got, tt.want)
		}
		if tt.code != nil && !errors.Is(err, tt.code) {
			t.Errorf("%d %v: the code itself is not found in %v", tt.status, tt.code, err)
		}
	}
}

func TestOpaqueDecidesNothing(t *testing.T) {
	errs := slices.Concat(sentinels, []error{
		syscall.EPERM, syscall.ENOENT, syscall.EEXIST, syscall.EINVAL, net.ErrClosed,
		&os.PathError{Op: "open", Path: "token", Err: syscall.ENOENT},
		fmt.Errorf("wrapped: %w", fs.ErrPermission),
		errors.Join(problem.ErrOutcomeUnknown, problem.ErrNotExecuted, fs.ErrExist),
		problem.Invalid("op", 0, fs.ErrExist),
		&problem.RateLimited{Op: "op", Err: errors.New("x")},
		code{"missing", fs.ErrNotExist},
	})
	for _, err := range errs {
		for _, c := range []error{problem.Opaque(err), fmt.Errorf("outside: %w", problem.Opaque(err)), problem.Opaque(problem.Opaque(err))} {
			if got := matching(c); got != nil {
				t.Errorf("Opaque(%v) matches %v", err, got)
			}
			if !strings.HasSuffix(c.Error(), err.Error()) {
				t.Errorf("message %q, want %q", c, err)
			}
		}
	}
	if problem.Opaque(nil) != nil {
		t.Error("Opaque(nil) is not nil")
	}
}

func TestOpaqueKeepsTheRest(t *testing.T) {
	other := errors.New("other")
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, syscall.ECONNRESET, os.ErrDeadlineExceeded, other} {
		if !errors.Is(problem.Opaque(fmt.Errorf("why: %w", err)), err) {
			t.Errorf("Opaque hides %v", err)
		}
	}
	dial := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	if got, ok := errors.AsType[*net.OpError](problem.Opaque(fmt.Errorf("why: %w", dial))); !ok || got != dial {
		t.Errorf("AsType found %v in the cause", got)
	}
	if _, ok := errors.AsType[*net.DNSError](problem.Opaque(dial)); ok {
		t.Error("AsType found what is not there")
	}
}

func TestErrors(t *testing.T) {
	long := errors.New("two\nlines " + strings.Repeat("x", 500))
	canceled := fmt.Errorf("why: %w", context.Canceled)
	is := func(errs ...error) []error { return errs }
	tests := []struct {
		err  error
		text string
		want []error
	}{
		{
			err:  problem.Call{Op: "box.X", Attempts: 1}.Unsent(canceled),
			text: "box.X: not executed: why: context canceled",
			want: is(problem.ErrNotExecuted),
		},
		{
			err:  problem.Call{Op: "box.X", Attempts: 3, Resource: "folder 1 to\n2"}.Unsent(fs.ErrExist),
			text: "box.X: folder 1 to 2: not executed: file already exists (3 attempts)",
			want: is(problem.ErrNotExecuted),
		},
		{
			err:  problem.Invalid("box.X", 0, errors.New("ID is required")),
			text: "box.X: ID is required",
			want: is(fs.ErrInvalid, problem.ErrNotExecuted),
		},
		{
			err:  problem.Call{Op: "box.X", Attempts: 2, Resource: "folder 1"}.Limited(1500*time.Millisecond, problem.ErrOutcomeUnknown),
			text: "box.X: folder 1: rate limited: outcome unknown (2 attempts, retry after 1.5s)",
			want: is(problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrTransient),
		},
		{
			err:  problem.Call{Op: "box.X"}.Limited(0, canceled),
			text: "box.X: rate limited: why: context canceled",
			want: is(problem.ErrNotExecuted, problem.ErrRateLimited, problem.ErrTransient),
		},
		{
			err:  &problem.ReadError{Call: problem.Call{Op: "box.X", Resource: "folder 1", Attempts: 4}, Err: fs.ErrNotExist},
			text: "box.X: folder 1: no usable response: file does not exist (4 attempts)",
			want: is(problem.ErrTransient),
		},
		{
			err:  &problem.ReadError{Call: problem.Call{Op: "box.X"}, Err: long},
			text: "box.X: no usable response: " + problem.OneLine(long.Error()),
			want: is(problem.ErrTransient),
		},
		{
			err:  &problem.ReadError{Call: problem.Call{Op: "box.X"}, Err: canceled},
			text: "box.X: no usable response: why: context canceled",
		},
		{
			err:  problem.Call{Op: "box.X", Attempts: 4}.Unconnected(fs.ErrNotExist),
			text: "box.X: not executed: file does not exist (4 attempts)",
			want: is(problem.ErrNotExecuted, problem.ErrTransient),
		},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.text {
			t.Errorf("message %q, want %q", got, tt.text)
		}
		if got := matching(tt.err); !slices.Equal(got, tt.want) {
			t.Errorf("%v matches %v, want %v", tt.err, got, tt.want)
		}
		if strings.Contains(tt.text, "context canceled") && !errors.Is(tt.err, context.Canceled) {
			t.Errorf("%v does not match context.Canceled", tt.err)
		}
	}
}
