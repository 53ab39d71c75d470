package conformance

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// TestCrashesAreCaught: the checks of TestCrashes find what programs with bad habits do. Copies to OSS and to BitPaket that
// replace an object show no harm of a second request.
func TestCrashesAreCaught(t *testing.T) {
	twice, wrong, sends := "made twice", "a false word", "resolves, and sent"
	tests := []struct {
		name   string
		habits habits
		want   map[string][]string // what has to be found, by subject
	}{
		{
			name:   "saves after the send",
			habits: habits{savesLate: true},
			want: map[string][]string{
				"box": {wrong}, "box named": {wrong}, "oracle": {twice}, "oracle suffix": {twice}, "document360": {twice},
				"bitpaket overwrite=true": {twice}, "oss forbid-overwrite": {wrong},
			},
		},
		{
			name:   "copies anew in place of resuming",
			habits: habits{looksNever: true},
			want: map[string][]string{
				"box": {wrong}, "box named": {wrong}, "oracle": {twice}, "oracle suffix": {twice}, "document360": {twice},
				"bitpaket overwrite=true": {twice}, "oss forbid-overwrite": {wrong},
			},
		},
		{
			name:   "copies anew in place of resolving",
			habits: habits{resolveSends: true},
			want: map[string][]string{
				"box": {sends}, "box named": {sends}, "oracle": {sends, twice}, "oracle suffix": {sends, twice}, "document360": {sends, twice},
				"bitpaket overwrite=false": {sends}, "bitpaket overwrite=true": {sends, twice}, "oss": {sends}, "oss forbid-overwrite": {sends},
			},
		},
	}
	const chains = 500 // at most
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, s := range subjects {
				missing := tt.want[s.name]
				for n := uint64(0); n < chains && len(missing) > 0; n++ {
					synctest.Test(t, func(t *testing.T) {
						found := strings.Join(s.crash(t, n, tt.habits).violations(), "\n")
						missing = slices.DeleteFunc(slices.Clone(missing), func(want string) bool { return strings.Contains(found, want) })
					})
				}
				if len(missing) > 0 {
					t.Errorf("%s: no chain of %d shows %q", s.name, chains, missing)
				}
			}
		})
	}
}
