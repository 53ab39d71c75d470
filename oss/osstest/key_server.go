package osstest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// The prefixes of paths under which a server on loopback has the services that issue keys. No
// bucket has a name that begins with a hyphen.
const (
	stsPath      = "/-/sts"
	metadataPath = "/-/metadata"
)

const metadataHost = "100.100.100.200"

// STSURL returns the address of the token service over loopback, for the STSEndpoint of a
// configuration in package oss. Over Transport it is also reached under its real names, such as
// https://sts.aliyuncs.com, the default.
func (s *Server) STSURL() string { return s.URL() + stsPath }

// MetadataURL returns the address of the instance's metadata service over loopback. Over Transport
// it is also reached under its real address, the default.
func (s *Server) MetadataURL() string { return s.URL() + metadataPath }

// issuer is a service of the simulator that issues keys.
type issuer int

const (
	noIssuer issuer = iota
	tokenService
	metadataService
)

// issuerOf returns which service a request is for, and the path without the prefix.
func issuerOf(r *http.Request) (issuer, string) {
	path := r.URL.Path
	if rest, ok := strings.CutPrefix(path, stsPath); ok && (rest == "" || rest[0] == '/') {
		return tokenService, rest
	}
	if rest, ok := strings.CutPrefix(path, metadataPath); ok && (rest == "" || rest[0] == '/') {
		return metadataService, rest
	}
	host := strings.ToLower(r.Host)
	switch name, rest, _ := strings.Cut(host, "."); {
	case host == metadataHost:
		return metadataService, path
	case (name == "sts" || name == "sts-vpc") && strings.HasSuffix("."+rest, vendorDomain):
		return tokenService, path
	}
	return noIssuer, path
}

// issue makes a temporary key and lets OSS accept it.
func (s *Server) issue(now, expires time.Time, actions []string) issuedKey {
	s.serial++
	id := newRequestID(fmt.Sprintf("key %d %d", s.serial, now.UnixNano()))
	k := issuedKey{
		AccessKeyID: "STS." + id, AccessKeySecret: "secret-" + newRequestID("secret "+id), SecurityToken: "token-" + newRequestID("token "+id),
		Expiration: expires.UTC().Format("2006-01-02T15:04:05Z"),
	}
	s.keys[k.AccessKeyID] = accessKey{secret: k.AccessKeySecret, token: k.SecurityToken, expires: expires, actions: actions}
	return k
}

// issuedKey is a temporary key as the services show it.
type issuedKey struct {
	AccessKeyID     string `json:"AccessKeyId"`
	AccessKeySecret string `json:"AccessKeySecret"`
	SecurityToken   string `json:"SecurityToken"`
	Expiration      string `json:"Expiration"`
}

// failIssuer writes an injected refusal in the form of the service.
func (s *Server) failIssuer(which issuer, w http.ResponseWriter, status int) {
	if which == metadataService {
		writeMetadataError(w, status)
		return
	}
	code := map[int]string{
		http.StatusForbidden: "NoPermission", http.StatusNotFound: "EntityNotExist.Role", http.StatusTooManyRequests: "Throttling.User",
		http.StatusInternalServerError: "InternalError", http.StatusServiceUnavailable: "ServiceUnavailable",
	}[status]
	if code == "" {
		code = "InvalidParameter"
	}
	s.refuseSTS(w, &stsRefusal{status, code, http.StatusText(status)})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	simtest.WriteJSON(w, status, "application/json;charset=utf-8", v)
}
