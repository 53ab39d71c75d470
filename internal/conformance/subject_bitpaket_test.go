package conformance

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func bitpaketTrial(replace bool) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := bitpakettest.NewServer(t)
		srv.AddToken(token, srv.Now().AddDate(1, 0, 0))
		srv.SetClientSecret(secret)
		id := srv.AddObject("/here/report.pdf", "a report")
		srv.MkdirAll("/there")
		if replace {
			srv.AddObject("/there/report.pdf", "an old report")
		}
		client := func(tn tune) *bitpaket.Client {
			cfg := configOf(tn, srv)
			cfg.TokenSource, cfg.ClientSecret = testkit.Token(token), secret
			cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
			cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
			return must(bitpaket.NewClient(cfg))
		}
		copyOf := func(c *bitpaket.Client, path, id string) copyFunc {
			selected := bitpaket.Selector{Path: path}
			if replace {
				selected = bitpaket.Selector{ID: id} // no second request is sent in any case
			}
			return bitpaketOperation(c).with(bitpaket.CopyRequest{Objects: []bitpaket.Selector{selected}, Target: "/there", Overwrite: replace})
		}
		c := client(tn)
		names := map[string]bool{"report.pdf": true}
		there := func() string {
			if info, ok := srv.Object("/there/report.pdf"); ok && info.Size == int64(len("a report")) {
				return "/there/report.pdf"
			}
			return ""
		}
		return &trial{
			sim: srv, copy: copyOf(c, "/here/report.pdf", id),
			copies: func() (n int) {
				for name := range names {
					if info, ok := srv.Object("/there/" + name); ok && info.Size == int64(len("a report")) {
						n++
					}
				}
				return n
			},
			program: func(tn tune) copyFunc { return copyOf(client(tn), "/here/report.pdf", id) },
			other: func(name string) copyFunc {
				names[name] = true
				return copyOf(c, "/elsewhere/"+name, srv.AddObject("/elsewhere/"+name, "a report"))
			},
			others: map[deed]func(){
				makeEqual: func() { srv.Copy("/here/report.pdf", "/there/report.pdf") },
				rename:    onItem(there, func(file string) { srv.Rename(file, "renamed.pdf") }),
				move:      onItem(there, func(file string) { srv.Move(file, "/elsewhere") }),
				overwrite: onItem(there, func(file string) { srv.Overwrite(file, "another") }),
				touch:     onItem(there, srv.Touch),
				remove:    onItem(there, srv.Remove),
			},
		}
	}
}

func bitpaketOperation(c *bitpaket.Client) operation[bitpaket.CopyRequest, bitpaket.CopyResponse] {
	return operation[bitpaket.CopyRequest, bitpaket.CopyResponse]{
		copy: c.Copy, resume: c.ResumeCopy, resolve: c.ResolveCopy,
		reconciled: func(res *bitpaket.CopyResponse) bool { return res.Reconciled },
	}
}
