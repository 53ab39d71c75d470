package sign

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the scheme is defined with it
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
)

// RPC returns the Signature of an RPC-style request, such as those of the token service (STS):
// HMAC-SHA1, version 1.0. It covers the method and all parameters, those of the query and those of
// a form body alike, except Signature itself. Of a parameter that is given twice only the first
// value is signed.
//
// Page: Alibaba Cloud, "Request syntax and signature method V2 for RPC APIs".
func RPC(method string, parameters url.Values, secret string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(stringToSignRPC(method, parameters)))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func stringToSignRPC(method string, parameters url.Values) string {
	var canonical []byte
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if name == "Signature" {
			continue
		}
		if len(canonical) > 0 {
			canonical = append(canonical, '&')
		}
		canonical = appendEscaped(canonical, name, false)
		canonical = append(canonical, '=')
		canonical = appendEscaped(canonical, parameters.Get(name), false)
	}
	return method + "&%2F&" + Escape(string(canonical))
}
