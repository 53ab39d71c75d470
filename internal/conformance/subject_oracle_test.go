package conformance

import (
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// oracleTrial copies a folder with one file.
func oracleTrial(dup oracle.DuplicateResolution) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := oracletest.NewServer(t)
		srv.AddUser("carol", secret)
		home := srv.Home("carol")
		src, dst := srv.AddFolder(home, "Reports"), srv.AddFolder(home, "Archive")
		srv.AddFile(src, "readme.txt", 120)
		copied := "Reports"
		if dup != "" {
			copied = "Reports123456"
			srv.SetSuffix(func(time.Time) string { return "123456" })
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
			return oracleOperation(c).with(oracle.CopyFolderRequest{FolderID: src, DestinationID: dst, DuplicateResolution: dup})
		}
		c := client(tn)
		sources, elsewhere := 1, srv.AddFolder(home, "Elsewhere")
		there := func() string { return srv.Find("carol:/Archive/" + copied) }
		return &trial{
			sim: srv, copy: copyOf(c, src),
			copies:  func() int { return strings.Count(srv.Tree(), "readme.txt") - sources },
			program: func(tn tune) copyFunc { return copyOf(client(tn), src) },
			other: func(name string) copyFunc {
				src := srv.AddFolder(elsewhere, name)
				srv.AddFile(src, "readme.txt", 120)
				sources++
				return copyOf(c, src)
			},
			others: map[deed]func(){
				makeEqual: func() { srv.Rename(srv.Copy(src, dst, copied), copied) },
				rename:    onItem(there, func(id string) { srv.Rename(id, "Renamed") }),
				move:      onItem(there, func(id string) { srv.Move(id, home) }),
				overwrite: onItem(there, func(string) { srv.Overwrite(srv.Find("carol:/Archive/"+copied+"/readme.txt"), 7) }),
				touch:     onItem(there, srv.Touch),
				remove:    onItem(there, srv.Remove),
			},
		}
	}
}

func oracleOperation(c *oracle.Client) operation[oracle.CopyFolderRequest, oracle.CopyFolderResponse] {
	return operation[oracle.CopyFolderRequest, oracle.CopyFolderResponse]{
		copy: c.CopyFolder, resume: c.ResumeCopyFolder, resolve: c.ResolveCopyFolder,
		reconciled: func(res *oracle.CopyFolderResponse) bool { return res.Reconciled },
	}
}
