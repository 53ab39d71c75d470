package oracle_test

import (
	"io/fs"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestConflict: a refusal for the name is believed unless what is in the way could be this call's own copy, which was then
// delivered twice. It is never a success.
func TestConflict(t *testing.T) {
	emptied := func(o *office) { o.Remove(o.Find("u:/Reports/q1.txt")) }
	for _, tt := range []struct {
		name    string
		unknown bool
		prepare func(o *office, t *testing.T)
	}{
		{"alike, a minute older", false, func(o *office, t *testing.T) { o.copyByOther(t); time.Sleep(time.Minute) }},
		{"alike, 7 seconds older", false, func(o *office, t *testing.T) { o.copyByOther(t); time.Sleep(7 * time.Second) }},
		{"alike, 2 seconds older", true, func(o *office, t *testing.T) { o.copyByOther(t); time.Sleep(2 * time.Second) }},
		{"same second, alike", true, func(o *office, t *testing.T) { o.copyByOther(t) }},
		{"same second, of other contents", false, func(o *office, t *testing.T) { o.AddFile(o.createByOther(t, "Reports"), "q1.txt", 7) }},
		{"same second, empty", false, func(o *office, t *testing.T) { o.createByOther(t, "Reports") }},
		{"same second, both empty", true, func(o *office, t *testing.T) { emptied(o); o.copyByOther(t) }},
		{"7 seconds older, both empty", false, func(o *office, t *testing.T) { emptied(o); o.copyByOther(t); time.Sleep(7 * time.Second) }},
		{"same second, a file", false, func(o *office, t *testing.T) { o.addFileOfNow("Reports") }},
		{"same second, in other letters, and a like folder beside", false, func(o *office, t *testing.T) {
			o.createByOther(t, "reports")
			o.AddFile(o.createByOther(t, "Reports(2)"), "q1.txt", 100)
		}},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			o := newOffice(t)
			tt.prepare(o, t)
			o.SetClash(oracletest.ClashRefuse)
			before := o.Tree()
			_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
			if tt.unknown {
				o.unknown(t, err, o.Find("u:/Archive/Reports"))
			} else {
				testkit.WantIsOnly(t, err, oracle.ErrorCodeNameInUse, fs.ErrExist)
			}
			if p := problemOf(t, err); p.Attempts != 1 {
				t.Errorf("%d attempts", p.Attempts)
			}
			if o.Tree() != before {
				t.Error(o.Tree())
			}
		})
	}
}
