package oss

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/sign"
)

const vendorDomain = ".aliyuncs.com"

// The endpoints of transfer acceleration, for Config.Endpoint; see there.
const (
	EndpointAccelerate         = "https://oss-accelerate.aliyuncs.com"
	EndpointAccelerateOverseas = "https://oss-accelerate-overseas.aliyuncs.com" // by entry points outside the Chinese mainland
)

// endpoint is where the service is. It turns buckets and keys into URLs, and back.
type endpoint struct {
	base      string // the address, with its scheme
	host      string // of the endpoint, with its port
	region    string
	pathStyle bool
	bound     string // the bucket that the endpoint, a custom domain, is bound to; "": it is none
}

// newEndpoint checks the fields of Config that say where the service is. What is wrong with an
// address in general is left to package call.
func newEndpoint(cfg Config) (*endpoint, error) {
	if err := validateBoundBucket(cfg.BoundBucket); err != nil {
		return nil, err
	}
	switch {
	case cfg.Credentials == nil:
		return nil, call.Required("Credentials", "")
	case cfg.SignatureVersion != SignatureV4 && cfg.SignatureVersion != SignatureV1:
		return nil, call.Field("SignatureVersion", "is neither SignatureV4 nor SignatureV1")
	case cfg.BoundBucket != "" && cfg.Endpoint == "":
		return nil, call.Field("Endpoint", "is required: the domain that is bound to BoundBucket")
	case cfg.BoundBucket != "" && cfg.PathStyle:
		return nil, call.Field("PathStyle", "cannot be set with BoundBucket: a custom domain has no bucket in the path")
	case cfg.Region == "" && cfg.Endpoint == "":
		return nil, call.Field("Region", "is required, or an Endpoint that names it")
	}
	if err := validateRegion(cfg.Region); err != nil {
		return nil, err
	}
	a := &endpoint{base: cfg.Endpoint, region: cfg.Region, bound: cfg.BoundBucket}
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
	if err := a.validate(u); err != nil {
		return nil, err
	}
	if a.region == "" {
		a.region = regionOf(u.Hostname())
	}
	if a.region == "" && cfg.SignatureVersion == SignatureV4 {
		return nil, call.Field("Region", "is required: SignatureV4 signs it, and Endpoint does not name it")
	}
	a.host, a.pathStyle = u.Host, a.bound == "" && (cfg.PathStyle || isAddress(u.Hostname()))
	if web := u.Scheme == "http" || u.Scheme == "https"; web && !a.pathStyle && a.bound == "" && !strings.Contains(strings.Trim(u.Hostname(), "."), ".") {
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
func isAddress(host string) bool { return isIP(host) || call.Loopback(host) }

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// url is where an object lies. Its escaped path is the one that V4 signs, byte for byte.
func (c *Client) url(bucket, key, query string) *url.URL {
	if c.shared() == nil {
		return nil // and package call says why nothing is sent
	}
	u := *c.service.Base
	u.Path = "/" + key
	switch {
	case c.at.bound != "":
		u.Fragment = bucket // for checkURL
	case c.at.pathStyle:
		u.Path = "/" + bucket + u.Path
	default:
		u.Host = bucket + "." + u.Host
	}
	u.RawPath = sign.EscapePath(u.Path)
	u.RawQuery = query
	return &u
}

// checkURL refuses a bucket that the custom domain is not bound to: the request would act on the
// bound one. The fragment, which is never sent, holds the bucket of the request until then.
func (a *endpoint) checkURL(u *url.URL) error {
	if a.bound == "" {
		return nil
	}
	bucket := u.Fragment
	u.Fragment = ""
	if bucket != a.bound {
		return call.Field("Bucket", "is %q, and Endpoint is bound to %q", bucket, a.bound)
	}
	return nil
}

// resource is what url was made of: it is signed unescaped and with the bucket, wherever that
// stands.
func (a *endpoint) resource(u *url.URL) sign.Resource {
	key := strings.TrimPrefix(u.Path, "/")
	switch {
	case a.bound != "":
		return sign.Resource{Bucket: a.bound, Key: key}
	case a.pathStyle:
		bucket, key, _ := strings.Cut(key, "/")
		return sign.Resource{Bucket: bucket, Key: key}
	}
	return sign.Resource{Bucket: strings.TrimSuffix(u.Host, "."+a.host), Key: key}
}

func notNameByte(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
