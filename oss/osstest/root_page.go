package osstest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// rootPage leaves to the API what is sent to a bucket's own host name, or to one of the services
// that issue keys.
func (s *Server) rootPage(r *http.Request, base string) *simtest.RootPage {
	if which, _ := issuerOf(r); which != noIssuer || s.addressOf(r).bucket != "" {
		return nil
	}
	p := &simtest.RootPage{
		Name: "Alibaba Cloud OSS", Package: "oss/osstest",
		Accepts: []string{
			"Its buckets are below " + base + ", its token service is " + base + stsPath + ".",
			"It accepts requests that are signed with the access key id \"" + DefaultAccessKeyID + "\" and the secret \"" +
				DefaultAccessKeySecret + "\"; the region is " + DefaultRegion + ".",
		},
	}
	buckets := slices.Sorted(maps.Keys(s.buckets))
	if len(buckets) == 0 {
		p.Accepts = append(p.Accepts, "It has no bucket yet.")
		return p
	}
	p.Curl = `curl "` + signedListing(base, buckets[0], s.sim.Now()) + `"`
	return p
}

// signedListing returns a signed URL that lists a bucket. It is the same one for a day of the
// service's clock, and valid for one to two days.
func signedListing(base, bucket string, now time.Time) string {
	const day = 24 * time.Hour
	expires := fmt.Sprint(now.Truncate(day).Add(2 * day).Unix())
	toSign := "GET\n\n\n" + expires + "\n/" + bucket + "/"
	q := url.Values{
		"OSSAccessKeyId": {DefaultAccessKeyID}, "Expires": {expires}, "Signature": {signV1(DefaultAccessKeySecret, toSign)},
		"list-type": {"2"},
	}
	return base + "/" + url.PathEscape(bucket) + "?" + q.Encode()
}
