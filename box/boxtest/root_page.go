package boxtest

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/simtest"
)

func rootPage(_ *http.Request, base string) *simtest.RootPage {
	return &simtest.RootPage{
		Name: "Box", Package: "box/boxtest",
		Accepts: []string{
			"Its API is below " + base + apiRoot + ", its token endpoint is " + base + tokenPath + ".",
			"It accepts the token \"" + DefaultToken + "\", and the client id \"" + DefaultClientID +
				"\" with the client secret \"" + DefaultClientSecret + "\".",
		},
		Curl: `curl -H "Authorization: Bearer ` + DefaultToken + `" "` + base + apiRoot + `/folders/` + rootID + `/items"`,
	}
}
