package conformance

import (
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
	const chains = 120
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, s := range subjects {
				if len(tt.want[s.name]) == 0 {
					continue
				}
				var found []string
				for n := range uint64(chains) {
					synctest.Test(t, func(t *testing.T) { found = append(found, s.crash(t, n, tt.habits).violations()...) })
				}
				for _, want := range tt.want[s.name] {
					if all := strings.Join(found, "\n"); !strings.Contains(all, want) {
						t.Errorf("%s: no chain of %d shows %q; found: %s", s.name, chains, want, all)
					}
				}
			}
		})
	}
}
