package call

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestChecks(t *testing.T) {
	const required, noID = "F is required", "which is no id"
	const characters, separators, header = "control characters or is not UTF-8", "which no id does", "cannot be sent in a header"
	tests := []struct {
		check func(field, value string) error
		value string
		want  string // part of the complaint; "": none
	}{
		{Required, "", required},
		{Required, " ", ""},
		{Required, "x", ""},

		{Segment, "", required},
		{Segment, ".", noID},
		{Segment, "..", noID},
		{Segment, "...", ""},
		{Segment, ".a", ""},
		{Segment, "a b;c:d%@大", ""},
		{Segment, "a\tb", characters},
		{Segment, "a\x7f", characters},
		{Segment, "a\xffb", characters},
		{Segment, "a/b", separators},
		{Segment, `a\b`, separators},
		{Segment, "a?b", separators},
		{Segment, "a#b", separators},

		{HeaderValue, "", ""},
		{HeaderValue, "a b\tc;d,\"e\"", ""},
		{HeaderValue, "大\xff", ""}, // obs-text
		{HeaderValue, " a", header},
		{HeaderValue, "a\t", header},
		{HeaderValue, "a\r\nX-Evil: b", header},
		{HeaderValue, "a\x00b", header},
		{HeaderValue, "a\x7fb", header},
	}
	for _, tt := range tests {
		err := tt.check("F", tt.value)
		f, complained := errors.AsType[*FieldError](err)
		switch {
		case complained != (tt.want != "") || complained != (err != nil):
			t.Errorf("%q: error %v, want %q", tt.value, err, tt.want)
		case complained && (f.Field != "F" || !strings.HasPrefix(err.Error(), "F ") || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%q: error %q of field %q, want %q", tt.value, err, f.Field, tt.want)
		case complained && strings.ContainsFunc(err.Error(), isControl):
			t.Errorf("%q: error %q is not printable", tt.value, err)
		}
	}
}

func TestNotNegative(t *testing.T) {
	for _, d := range []time.Duration{0, 1, time.Hour} {
		if err := NotNegative("F", d); err != nil {
			t.Errorf("%v: %v", d, err)
		}
	}
	if f, ok := errors.AsType[*FieldError](NotNegative("F", -1)); !ok || f.Error() != "F must not be negative" {
		t.Errorf("-1ns: %v", f)
	}
}

func TestField(t *testing.T) {
	if err := Field("Limit", "is %d, which is over %d", 2000, 1000); err.Error() != "Limit is 2000, which is over 1000" {
		t.Errorf("error %q", err)
	}
}

func TestHeaderNames(t *testing.T) {
	for _, name := range []string{"A", "x-oss-meta-a", "a1!#$%&'*+-.^_`|~", "0"} {
		if !validHeaderName(name) {
			t.Errorf("%q is refused", name)
		}
	}
	for c := range 256 {
		legal := strings.IndexByte("!#$%&'*+-.^_`|~0123456789", byte(c)) >= 0 || 'a' <= c|0x20 && c|0x20 <= 'z' && c < 0x80
		if validHeaderName("a"+string([]byte{byte(c)})) != legal {
			t.Errorf("byte %#x: legal %t", c, !legal)
		}
	}
	if validHeaderName("") {
		t.Error("the empty name is taken")
	}
}

func TestWrongField(t *testing.T) {
	for _, tt := range []struct{ field, want string }{
		{"FolderID", "FolderID"},
		{"Objects[2].ID", "Objects"},
		{"Access.LinkID", "Access"},
	} {
		err := problem.Invalid("test.Copy", 0, fmt.Errorf("wrapped: %w", Field(tt.field, "is wrong")))
		if err.Field != tt.want {
			t.Errorf("%s: Field is %q, want %q", tt.field, err.Field, tt.want)
		}
	}
	if err := problem.Invalid("test.Copy", 0, errors.New("the context is nil")); err.Field != "" {
		t.Errorf("no field is wrong, but Field is %q", err.Field)
	}
}
