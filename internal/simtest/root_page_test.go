package simtest

import "testing"

func TestIsLocalName(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:80": true, "[::1]:80": true, "[::1]": true, "localhost": true, "localhost:80": true, "10.1.2.3:9": true,
		"": false, "h": false, "api.box.com": false, "localhost.evil.example": false, "127.0.0.1.evil.example:80": false,
		"127.0.0.1:$(x)": false, "localhost:": false, "$(x)": false, "[fe80::1%25$(x)]:80": false, "oss-cn-hangzhou.aliyuncs.com": false,
	} {
		if got := isLocalName(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}
