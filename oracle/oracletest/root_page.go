package oracletest

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/simtest"
)

func rootPage(_ *http.Request, base string) *simtest.RootPage {
	return &simtest.RootPage{
		Name: "Oracle Content Management", Package: "oracle/oracletest",
		Accepts: []string{
			"Its API is below " + base + "/documents/api/1.1 and /documents/api/1.2.",
			"It accepts the username \"" + DefaultUsername + "\" with the password \"" + DefaultPassword + "\".",
		},
		Curl: `curl -u "` + DefaultUsername + `:` + DefaultPassword + `" "` + base + `/documents/api/1.2/folders/items"`,
	}
}
