package bitpakettest

import (
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// counter makes identifiers that look random and are the same in every run.
type counter int

func (c *counter) next(kind string) []byte {
	*c++
	return digest(kind, strconv.Itoa(int(*c)))
}

func digest(parts ...string) []byte {
	sum := sha512.Sum512([]byte(strings.Join(parts, " ")))
	return sum[:]
}

// uuid returns a version 4 UUID.
func uuid(random []byte) string {
	b := [16]byte(random)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func hexadecimal(random []byte, n int) string { return hex.EncodeToString(random)[:n] }

func alphanumeric(random []byte, n int) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	text := make([]byte, n)
	for i := range text {
		text[i] = digits[int(random[i])%len(digits)]
	}
	return string(text)
}
