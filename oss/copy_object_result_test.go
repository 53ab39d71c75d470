package oss

import (
	"testing"

	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/testkit"
)

// FuzzScan: what the short way reads, the XML decoder reads alike.
func FuzzScan(f *testing.F) {
	for _, body := range []string{
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CopyObjectResult>\n <ETag>\"X\"</ETag>\n <LastModified>now</LastModified>\n</CopyObjectResult>\n",
		`<CopyObjectResult></CopyObjectResult>`, `<CopyObjectResult><ETag>a</ETag><ETag>b</ETag></CopyObjectResult>`,
		`<CopyObjectResult><ETag>&quot;</ETag></CopyObjectResult>`, `<CopyObjectResult><ETag>a</ETag>`, `<CopyObjectResult><ETag>]]></ETag></CopyObjectResult>`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var scanned, decoded copyObjectResult
		if !scanned.scan(body) {
			return
		}
		if err := codec.XML(body, &decoded); err != nil {
			t.Fatalf("the decoder refuses %q: %v", body, err)
		}
		if scanned.ETag != decoded.ETag || scanned.LastModified != decoded.LastModified {
			t.Errorf("%q: scanned %+v, decoded %+v", body, scanned, decoded)
		}
	})
}

func TestScanReadsThePlainForm(t *testing.T) {
	var r copyObjectResult
	if !r.scan([]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CopyObjectResult>\n <LastModified>b</LastModified><ETag>\"a\"</ETag>\n</CopyObjectResult>")) {
		t.Errorf("got %+v", r)
	}
	testkit.WantEqual(t, "r.ETag", r.ETag, `"a"`)
	testkit.WantEqual(t, "r.LastModified", r.LastModified, "b")
}
