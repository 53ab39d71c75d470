package bitpakettest

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/simtest"
)

func rootPage(_ *http.Request, base string) *simtest.RootPage {
	return &simtest.RootPage{
		Name: "BitPaket", Package: "bitpaket/bitpakettest",
		Accepts: []string{
			"Its API v2 is below " + base + "/v2.",
			"It accepts the token \"" + DefaultToken + "\" and the client secret \"" + DefaultClientSecret + "\".",
		},
		Curl: `curl -H "Authorization: Bearer ` + DefaultToken + `" "` + base + `/v2/query?X-Bit-Folder=/"`,
	}
}
