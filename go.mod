module github.com/farcopy/farcopy

go 1.26.0

require (
	github.com/golang-jwt/jwt/v5 v5.3.1
	github.com/google/go-querystring v1.2.0
	github.com/hashicorp/go-cleanhttp v0.5.2
	github.com/youmark/pkcs8 v0.0.0-20240726163527-a2c0da244d78
	golang.org/x/oauth2 v0.37.0
	golang.org/x/time v0.16.0
)

require github.com/jarcoal/httpmock v1.4.2

require github.com/google/go-cmp v0.7.0

require golang.org/x/crypto v0.59.0 // indirect
