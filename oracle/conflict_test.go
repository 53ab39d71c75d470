package oracle_test

import (
	"io/fs"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestConflict: a refusal for the name is believed unless what is in the way could be this call's own copy.
func TestConflict(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(o *office, t *testing.T)
	}{
		{"older and alike", func(o *office, t *testing.T) { o.copyByOther(t); time.Sleep(2 * time.Second) }},
		{"same second, of other contents", func(o *office, t *testing.T) { o.AddFile(o.createByOther(t, "Reports"), "q1.txt", 7) }},
		{"same second, empty", func(o *office, t *testing.T) { o.createByOther(t, "Reports") }},
		{"same second, both empty", func(o *office, t *testing.T) { o.Remove(o.Find("u:/Reports/q1.txt")); o.copyByOther(t) }},
		{"same second, a file", func(o *office, t *testing.T) { o.addFileOfNow("Reports") }},
		{"same second, in other letters, and a like folder beside", func(o *office, t *testing.T) {
			o.createByOther(t, "reports")
			o.AddFile(o.createByOther(t, "Reports(2)"), "q1.txt", 100)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				tt.prepare(o, t)
				o.SetClash(oracletest.ClashRefuse)
				before := o.Tree()
				_, err := o.PipeClient().CopyFolder(t.Context(), o.request())
				matches(t, err, oracle.ErrorCodeNameInUse, fs.ErrExist)
				if p := problemOf(t, err); p.Attempts != 1 || o.Tree() != before {
					t.Errorf("%+v\n%s", p, o.Tree())
				}
			})
		})
	}
}
