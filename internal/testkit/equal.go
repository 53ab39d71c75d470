package testkit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// WantEqual checks a value that the failure calls name.
func WantEqual[T comparable](t testing.TB, name string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %s, want %s", name, shown(got), shown(want))
	}
}

// shown returns the text of a value, in quotes if it is a string.
func shown(v any) string {
	if reflect.ValueOf(v).Kind() == reflect.String {
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

// WantSame checks a whole value with reflect.DeepEqual.
func WantSame(t testing.TB, got, want any) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	everything := cmp.Exporter(func(reflect.Type) bool { return true })
	t.Errorf("got %+v\nwant %+v\n(-want +got)\n%s", got, want, cmp.Diff(want, got, everything))
}

// WantSet checks that got holds the elements of want, in any order.
func WantSet(t testing.TB, name string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s are %q, want %q", name, got, want)
	}
}

// WantContains checks that text contains each of parts.
func WantContains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not contain %q", text, part)
		}
	}
}

// WantLacks checks that text contains none of parts.
func WantLacks(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q contains %q", text, part)
		}
	}
}

// Time returns the time that an RFC 3339 text means.
func Time(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
