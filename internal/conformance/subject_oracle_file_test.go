package conformance

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// oracleFileTrial copies a file.
func oracleFileTrial(dup oracle.DuplicateResolution) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := oracletest.NewServer(t)
		srv.AddUser("carol", secret)
		home := srv.Home("carol")
		dst := srv.AddFolder(home, "Archive")
		src := srv.AddFile(home, "report.pdf", 120)
		copied := "report.pdf"
		if dup != "" {
			copied = "report123456.pdf"
			srv.SetSuffix(func(time.Time) string { return "123456" })
			srv.SetSuffixBeforeExtension(true)
		}
		if tn.odd {
			srv.SetClash(oracletest.ClashRefuse)
		}
		client := func(tn tune) *oracle.Client {
			cfg := configOf(tn, srv)
			cfg.TokenSource, cfg.Username, cfg.Password = nil, "carol", secret
			cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
			cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
			return must(oracle.NewClient(cfg))
		}
		copyOf := func(c *oracle.Client, src string) copyFunc {
			return oracleFileOperation(c).with(oracle.CopyFileRequest{FileID: src, DestinationID: dst, DuplicateResolution: dup})
		}
		c := client(tn)
		sources, elsewhere := 1, srv.AddFolder(home, "Elsewhere")
		there := func() string { return srv.Find("carol:/Archive/" + copied) }
		return &trial{
			sim: srv, copy: copyOf(c, src),
			copies:  func() int { return strings.Count(srv.Tree(), " 120\n") - sources },
			program: func(tn tune) copyFunc { return copyOf(client(tn), src) },
			other: func(name string) copyFunc {
				src := srv.AddFile(elsewhere, name, 120)
				sources++
				return copyOf(c, src)
			},
			others: map[deed]func(){
				makeEqual: func() { srv.Rename(srv.Copy(src, dst, copied), copied) },
				rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
				move:      onItem(there, func(id string) { srv.Move(id, home) }),
				overwrite: onItem(there, func(id string) { srv.Overwrite(id, 7) }),
				touch:     onItem(there, srv.Touch),
				remove:    onItem(there, srv.Remove),
			},
		}
	}
}

func oracleFileOperation(c *oracle.Client) operation[oracle.CopyFileRequest, oracle.CopyFileResponse] {
	return operation[oracle.CopyFileRequest, oracle.CopyFileResponse]{
		copy: c.CopyFile, resume: c.ResumeCopyFile, resolve: c.ResolveCopyFile,
		reconciled: func(res *oracle.CopyFileResponse) bool { return res.Reconciled },
	}
}
