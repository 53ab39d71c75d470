package conformance

import (
	"testing"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func ossTrial(forbid bool) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := osstest.NewServer(t)
		srv.AddAccessKey("conformance", secret)
		srv.AddBucket("photos", func(b *osstest.Bucket) {
			if tn.odd {
				b.Versioning = osstest.VersioningEnabled
			}
		})
		srv.AddObject("photos", "tiger.jpg", "a tiger")
		client := func(tn tune) *oss.Client {
			cfg := configOf(tn, srv)
			cfg.Credentials = oss.StaticCredentials("conformance", secret, "")
			cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
			cfg.UserAgent, cfg.HTTPClient = tn.program, tn.network(srv, cfg.HTTPClient)
			return must(oss.NewClient(cfg))
		}
		copyOf := func(c *oss.Client, from, name string) copyFunc {
			return ossOperation(c).with(oss.CopyObjectRequest{Bucket: "photos", Key: "archive/" + name, SourceKey: from + name, ForbidOverwrite: forbid})
		}
		c := client(tn)
		names := map[string]bool{"tiger.jpg": true}
		there := func() string {
			if _, ok := srv.Object("photos", "archive/tiger.jpg"); ok {
				return "archive/tiger.jpg"
			}
			return ""
		}
		return &trial{
			sim: srv, copy: copyOf(c, "", "tiger.jpg"), adds: tn.odd,
			copies: func() (n int) {
				for name := range names {
					if _, ok := srv.Object("photos", "archive/"+name); ok {
						n += len(srv.Versions("photos", "archive/"+name))
					}
				}
				return n
			},
			program: func(tn tune) copyFunc { return copyOf(client(tn), "", "tiger.jpg") },
			other: func(name string) copyFunc {
				names[name] = true
				srv.AddObject("photos", "elsewhere/"+name, "a tiger")
				return copyOf(c, "elsewhere/", name)
			},
			others: map[deed]func(){
				makeEqual: func() { srv.Copy("photos", "tiger.jpg", "photos", "archive/tiger.jpg") },
				rename:    onItem(there, func(key string) { srv.Rename("photos", key, "renamed.jpg") }),
				overwrite: onItem(there, func(key string) { srv.Overwrite("photos", key, "a lion") }),
				touch:     onItem(there, func(key string) { srv.Touch("photos", key) }),
				remove:    onItem(there, func(key string) { srv.Remove("photos", key) }),
			},
		}
	}
}

func ossOperation(c *oss.Client) operation[oss.CopyObjectRequest, oss.CopyObjectResponse] {
	return operation[oss.CopyObjectRequest, oss.CopyObjectResponse]{
		copy: c.CopyObject, resume: c.ResumeCopyObject, resolve: c.ResolveCopyObject,
		reconciled: func(res *oss.CopyObjectResponse) bool { return res.Reconciled },
	}
}
