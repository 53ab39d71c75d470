//go:build linux

package main

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var damagesN = flag.Int("damages", 4, "runs that are killed and of which one file is damaged")

// damageOne cuts, changes or removes one file at a random place, and says what it has done.
func damageOne(t *testing.T, name string, random *rand.Rand) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	what := ""
	switch at := random.IntN(len(text)); random.IntN(5) {
	case 0:
		what, text = "cut near its end", text[:len(text)-min(len(text), 1+random.IntN(200))]
	case 1:
		what, text = "cut", text[:at]
	case 2:
		what, text[at] = "changed", text[at]^1
	case 3:
		what = "cleared from some place on"
		clear(text[at:])
	default:
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return "removed"
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return what
}

// TestOneDamage: of a job that was killed one file is damaged, whichever it is. Nothing is made twice,
// the counts are those of what is there, and a refusal names the place.
func TestOneDamage(t *testing.T) {
	for i := range *damagesN {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(i), 5))
			w := newDocument360World(t, 40)
			args := w.runArgs(t)
			dir := dataOf(args)
			r := startProgram(t, quick, w.env, args...)
			for least := 1 + random.IntN(30); copies(w) < least && !r.hasEnded(5*time.Millisecond); {
			}
			r.cmd.Process.Kill()
			<-r.ended
			files := slices.DeleteFunc(filesOf(t, dir), func(name string) bool {
				return strings.Contains(name, "obs") && random.IntN(20) != 0 // there are 64 consumers
			})
			name := files[random.IntN(len(files))]
			what := strings.TrimPrefix(name, dir) + " was " + damageOne(t, name, random)
			r = startProgram(t, quick, w.env, args...)
			got := r.result(t)
			again := got
			if got.code == exitStopped { // what was lost is found at the end
				again = startProgram(t, quick, w.env, args...).result(t)
			}
			if again.code == exitUsage && !strings.Contains(again.stderr, dir) {
				t.Errorf("%s: it does not name the place: %s", what, again.stderr)
			}
			for name, n := range w.made() {
				if n > 1 {
					t.Errorf("%s: %s was made %d times", what, name, n)
				}
			}
			if got.report != nil && got.report["complete"] == true {
				if n, done := len(w.made()), got.count("copied")+got.count("skipped"); done > n || got.code != exitStopped && got.count("listed") != w.n {
					t.Errorf("%s: %d are there; %v", what, n, got.report)
				}
				if got.code == exitDone && len(w.made()) != w.n {
					t.Errorf("%s: code 0, and %d of %d are there", what, len(w.made()), w.n)
				}
				if got.count("pending") < 0 {
					t.Errorf("%s: %v", what, got.report)
				}
			}
			t.Logf("%s: codes %d and %d; %v %s %s", filepath.ToSlash(what), got.code, again.code, got.report, got.stderr, again.stderr)
		})
	}
}
