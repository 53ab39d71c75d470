package oss

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/sign"
)

const vendorDomain = ".aliyuncs.com"

// endpoint is where the service is. It turns buckets and keys into URLs, and back.
type endpoint struct {
	base      string // the address, with its scheme
	host      string // of the endpoint, with its port
	region    string
	pathStyle bool
}

// newEndpoint checks the fields of Config that say where the service is. What is wrong with an
// address in general is left to package call.
func newEndpoint(cfg Config) (*endpoint, error) {
	switch {
	case cfg.Credentials == nil:
		return nil, call.Required("Credentials", "")
	case cfg.SignatureVersion != SignatureV4 && cfg.SignatureVersion != SignatureV1:
		return nil, call.Field("SignatureVersion", "is neither SignatureV4 nor SignatureV1")
	case cfg.Region == "" && cfg.Endpoint == "":
		return nil, call.Field("Region", "is required, or an Endpoint that names it")
	}
	if err := validateRegion(cfg.Region); err != nil {
		return nil, err
	}
	a := &endpoint{base: cfg.Endpoint, region: cfg.Region}
	if a.base == "" {
		a.base = "https://oss-" + a.region + vendorDomain
	}
	if !strings.Contains(a.base, "://") {
		a.base = "https://" + a.base
	}
	u, err := url.Parse(a.base)
	if err != nil {
		// No error here: NewClient gives the base to package call next, which refuses it as it
		// refuses any base URL, and without the address, which an error of net/url quotes with its
		// password.
		return a, nil //nolint:nilerr // package call refuses the base
	}
	if err := validateEndpoint(u); err != nil {
		return nil, err
	}
	if a.region == "" {
		a.region = regionOf(u.Hostname())
	}
	if a.region == "" && cfg.SignatureVersion == SignatureV4 {
		return nil, call.Field("Region", "is required: SignatureV4 signs it, and Endpoint does not name it")
	}
	a.host, a.pathStyle = u.Host, cfg.PathStyle || isAddress(u.Hostname())
	if web := u.Scheme == "http" || u.Scheme == "https"; web && !a.pathStyle && !strings.Contains(strings.Trim(u.Hostname(), "."), ".") {
		return nil, call.Field("Endpoint", "is a single name, before which a bucket would make the name of somebody else's host; set PathStyle")
	}
	return a, nil
}

// regionOf finds the region in the host of one of the service's own endpoints.
func regionOf(host string) string {
	name, ok := strings.CutSuffix(strings.ToLower(host), vendorDomain)
	if !ok {
		return ""
	}
	if region, dualStack := strings.CutSuffix(name, ".oss"); dualStack {
		return region
	}
	region, ok := strings.CutPrefix(name, "oss-")
	if !ok || strings.Contains(region, ".") || strings.HasPrefix(region, "accelerate") {
		return ""
	}
	return strings.TrimSuffix(region, "-internal")
}

// isAddress reports whether no name can be put before the host.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || call.Loopback(host)
}

// url is where an object lies. Its escaped path is the one that V4 signs, byte for byte.
func (c *Client) url(bucket, key, query string) *url.URL {
	if c.shared() == nil {
		return nil // and package call says why nothing is sent
	}
	u := *c.service.Base
	u.Path = "/" + key
	if c.at.pathStyle {
		u.Path = "/" + bucket + u.Path
	} else {
		u.Host = bucket + "." + u.Host
	}
	u.RawPath = sign.EscapePath(u.Path)
	u.RawQuery = query
	return &u
}

// resource is what url was made of: it is signed unescaped and with the bucket, wherever that
// stands.
func (a *endpoint) resource(u *url.URL) sign.Resource {
	key := strings.TrimPrefix(u.Path, "/")
	if a.pathStyle {
		bucket, key, _ := strings.Cut(key, "/")
		return sign.Resource{Bucket: bucket, Key: key}
	}
	return sign.Resource{Bucket: strings.TrimSuffix(u.Host, "."+a.host), Key: key}
}

func notNameByte(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
