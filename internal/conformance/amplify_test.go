package conformance

import (
	"context"
	"encoding/base64"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// maxList is what one page of a list may allocate, and all that reads it.
const maxList = 64 << 20

// body is an answer that is small on the wire, compressed, and large in memory: begin, unit as often as it goes, end.
type body struct{ begin, unit, end string }

// times is the body with n units.
func (b body) times(n int) string {
	units := strings.Repeat(b.unit, n)
	if strings.HasSuffix(b.end, "]") || !strings.Contains(b.end, `":`) {
		units = strings.TrimSuffix(units, ",") // what follows is no further member
	}
	return b.begin + units + b.end
}

// longest is the body in this many bytes, within the limits or not.
func (b body) longest(size int) string {
	return b.times((size - len(b.begin) - len(b.end)) / len(b.unit))
}

// largest is the body of this many bytes that is decoded to the end: as many units as the limits let pass, and spaces.
func (b body) largest(size int, l codec.Limits) string {
	n := (size-len(b.begin)-len(b.end))/len(b.unit) - 1
	passed, err := codec.Bound([]byte(b.times(n)), l)
	if err != nil { // with two units more than pass it is refused, too
		n = (len(passed)-len(b.begin))/len(b.unit) + 2
	}
	for err != nil && n > 0 {
		n--
		_, err = codec.Bound([]byte(b.times(n)), l)
	}
	text := b.times(n)
	if text[0] == '<' {
		return strings.Repeat(" ", size-len(text)) + text
	}
	return text + strings.Repeat(" ", size-len(text))
}

// decoder is one operation whose answers are decoded.
type decoder struct {
	name   string
	copies bool                                                  // its answers are those to a copy
	call   func(ctx context.Context, on http.RoundTripper) error // one attempt, with nothing looked for
	bodies map[string]body
}

func httpClient(on http.RoundTripper) *http.Client { return &http.Client{Transport: on} }

func onBox(on http.RoundTripper) *box.Client {
	return must(box.NewClient(box.Config{TokenSource: testkit.Token(token), HTTPClient: httpClient(on), MaxAttempts: 1, Reconcile: box.ReconcileOff}))
}

func onOracle(on http.RoundTripper) *oracle.Client {
	return must(oracle.NewClient(oracle.Config{BaseURL: "https://oracle.example", TokenSource: testkit.Token(token), HTTPClient: httpClient(on), MaxAttempts: 1, Reconcile: oracle.ReconcileOff}))
}

func onDocument360(on http.RoundTripper) *document360.Client {
	return must(document360.NewClient(document360.Config{TokenSource: testkit.Token(token), HTTPClient: httpClient(on), MaxAttempts: 1, Reconcile: document360.ReconcileOff}))
}

func onBitPaket(on http.RoundTripper) *bitpaket.Client {
	return must(bitpaket.NewClient(bitpaket.Config{TokenSource: testkit.Token(token), ClientSecret: secret, HTTPClient: httpClient(on), MaxAttempts: 1, Reconcile: bitpaket.ReconcileOff}))
}

func onOSS(on http.RoundTripper) *oss.Client {
	return must(oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("id", secret, ""), HTTPClient: httpClient(on), MaxAttempts: 1, Reconcile: oss.ReconcileOff}))
}

// TestDecodersAreBounded: a body within its length in bytes cannot decode to more than its kind may take, under a success
// and under an error.
func TestDecodersAreBounded(t *testing.T) {
	if raceEnabled {
		t.Skip("memory is measured without the race detector, which has memory of its own; it would take minutes")
	}
	for _, d := range decoders {
		size, limits, most := 8<<20, codec.ListLimits, uint64(maxList)
		switch {
		case d.copies:
			size, limits, most = 1<<20, codec.ResultLimits, maxMemory
		case strings.HasPrefix(d.name, "bitpaket."):
			limits = codec.UnpagedLimits
		}
		for name, b := range d.bodies {
			t.Run(d.name+"/"+name, func(t *testing.T) {
				for _, answer := range []struct {
					name   string
					status int
					body   string
				}{
					{"longest success", 200, b.longest(size)},
					{"largest success", 200, b.largest(size, limits)},
					{"longest error", 400, b.longest(64 << 10)},
					{"largest error", 400, b.largest(64<<10, codec.ErrorLimits)},
				} {
					on := testkit.Reply{Status: answer.status, Body: answer.body, Chunked: true}
					if n := allocated(func() { d.call(t.Context(), on) }); n > most {
						t.Errorf("%s: a body of %d bytes takes %.1f MiB, want at most %d", answer.name, len(answer.body), float64(n)/(1<<20), most>>20)
					} else if testing.Verbose() {
						t.Logf("%s: %.1f MiB", answer.name, float64(n)/(1<<20))
					}
				}
			})
		}
	}
}

// TestAnErrorInAHeaderIsBounded: OSS's answer to a HEAD has its document in a header, and so may others.
func TestAnErrorInAHeaderIsBounded(t *testing.T) {
	document := body{`<Error><Code>AccessDenied</Code>`, `<a/>`, `</Error>`}.longest(44 << 10)
	on := testkit.Reply{Status: 403, Chunked: true, Header: http.Header{"X-Oss-Err": {base64.StdEncoding.EncodeToString([]byte(document))}}}
	n := allocated(func() { onOSS(on).HeadObject(t.Context(), oss.HeadObjectRequest{Bucket: "photos", Key: "a"}) })
	if n > maxMemory {
		t.Errorf("%.1f MiB, want at most %d", float64(n)/(1<<20), maxMemory>>20)
	}
}

// allocated is how many bytes f allocates in all.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
